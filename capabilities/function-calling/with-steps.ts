import type { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { RanStep } from './run-tools-request';

// In characters. A failed item is to be read, and a tool may have returned a whole file.
const maxOfValue = 2000;
const maxOfAll = 200_000;

/** What was thrown, as a Failure that tells what tools did before: it stays done. */
export function withSteps(error: unknown, steps: readonly RanStep[], signal: AbortSignal): Failure {
	const failure = toFailure(error, signal);
	if (steps.length === 0) return failure;
	const values = 3 * steps.reduce((sum, { calls }) => sum + calls.length, 0);
	const maxChars = Math.min(maxOfValue, Math.ceil(maxOfAll / Math.max(1, values)));
	return failure.with({
		steps: steps.map(({ calls, text, ...step }) => ({
			...step,
			...cutAll({ text }, maxChars),
			calls: calls.map(({ arguments: given, output, error: why, ...call }) => ({
				...call,
				...cutAll({ arguments: given, output, error: why }, maxChars),
			})),
		})),
	});
}

/** The fields that are there; one that is too long becomes the start of its text. */
function cutAll(fields: Record<string, unknown>, maxChars: number): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).flatMap(([name, value]) => {
			if (value === undefined) return [];
			const text = typeof value === 'string' ? value : JSON.stringify(value);
			return [[name, text.length <= maxChars ? value : `${text.slice(0, maxChars)} …`]];
		}),
	);
}
