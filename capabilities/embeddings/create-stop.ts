import type { Failure } from '../../endpoint/failure';

/** Whether calls go on, known to all of them. */
export interface Stop {
	/** Why no further call is made; undefined while calls go on. */
	reason(): Failure | undefined;
	/** Stops all calls. The first reason counts, and is returned. */
	because(failure: Failure): Failure;
}

export function createStop(): Stop {
	let first: Failure | undefined;
	return {
		reason: () => first,
		because: (failure) => (first ??= failure),
	};
}
