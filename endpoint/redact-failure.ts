import { Failure, type FailureDetails } from './failure';
import { redact } from './redact';

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
	return new Failure({ ...(clean(details) as FailureDetails), kind: details.kind }, { isFinal });
}
