import { Failure, type FailureDetails } from './failure';
import { redact } from './redact';

const maxChars = 1400;

/**
 * The failure without the secrets, whichever field repeats them. What it was made from, which
 * holds the endpoint's own words, is left behind.
 */
export function redactFailure({ details, isFinal }: Failure, secrets: readonly string[]): Failure {
	const clean = (value: unknown): unknown => {
		if (typeof value === 'string') return redact(value, secrets);
		if (Array.isArray(value)) return value.map(clean);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, clean(entry)]));
	};
	const all = clean(details) as FailureDetails;
	// Not cut before it is clean: half a secret is not found.
	const message = all.message.slice(0, maxChars);
	return new Failure({ ...all, message, kind: details.kind }, { isFinal });
}
