/** A signal that aborts after the time in milliseconds, unless it is ended before. */
export interface TimeLimit {
	readonly signal: AbortSignal;
	end(): void;
}

/**
 * Like AbortSignal.timeout, which keeps what listens to it in memory until its time has come: with
 * a hundred requests a second and ten minutes for each, tens of thousands of them.
 */
export function timeLimit(ms: number): TimeLimit {
	const controller = new AbortController();
	const timer = setTimeout(() => {
		controller.abort(new DOMException('The time is over', 'TimeoutError'));
	}, ms);
	// As with the original, a process may end before.
	timer.unref();
	return {
		signal: controller.signal,
		end() {
			clearTimeout(timer);
		},
	};
}
