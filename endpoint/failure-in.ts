import { Failure } from './failure';

/** The Failure that was thrown below fetch or the SDK, which wrap what they meet. */
export function failureIn(error: unknown, depth = 5): Failure | undefined {
	if (error instanceof Failure) return error;
	if (!(error instanceof Error) || depth === 0) return undefined;
	return failureIn(error.cause, depth - 1);
}
