/** A signal that aborts after the time in milliseconds, or with another one, unless it is ended before. */
export interface TimeLimit {
	readonly signal: AbortSignal;
	/** Whether its time was over, and the other signal had not aborted. */
	isOver(): boolean;
	end(): void;
}

/**
 * Like AbortSignal.any with AbortSignal.timeout, which keeps what listens to it in memory until its
 * time has come: with a hundred requests a second and ten minutes for each, tens of thousands of them.
 */
export function timeLimit(ms: number, outer: AbortSignal): TimeLimit {
	const controller = new AbortController();
	let isOver = false;
	const pass = () => {
		controller.abort(outer.reason);
	};
	const timer = setTimeout(() => {
		isOver = true;
		controller.abort(new DOMException('The time is over', 'TimeoutError'));
	}, ms);
	// As with the original, a process may end before.
	timer.unref();
	if (outer.aborted) pass();
	else outer.addEventListener('abort', pass, { once: true });
	return {
		signal: controller.signal,
		isOver: () => isOver && !outer.aborted,
		end() {
			clearTimeout(timer);
			outer.removeEventListener('abort', pass);
		},
	};
}
