/**
 * Runs at most so many tasks at once, the others in order. Rejects with the signal's reason where it
 * aborts while a task waits.
 */
export type Limiter = <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;

export function createLimiter(count: number): Limiter {
	let running = 0;
	const waiting: (() => void)[] = [];

	return async (signal, task) => {
		if (running >= count) await waitForSlot(signal);
		else running += 1;
		try {
			return await task();
		} finally {
			// The slot goes to the next in line, so the count stays; or it ends.
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};

	async function waitForSlot(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const start = () => {
				signal.removeEventListener('abort', giveUp);
				resolve();
			};
			const giveUp = () => {
				waiting.splice(waiting.indexOf(start), 1);
				reject(signal.reason as Error);
			};
			waiting.push(start);
			signal.addEventListener('abort', giveUp, { once: true });
		});
	}
}
