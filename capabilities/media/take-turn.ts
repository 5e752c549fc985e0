const lanes = 2;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs at most two tasks at once in this process, the others in order: each takes a processor and
 * much memory. Rejects with the signal's reason where it aborts while waiting.
 */
export async function takeTurn<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
	if (running >= lanes) await turn(signal);
	else running += 1;
	try {
		return await task();
	} finally {
		// The turn goes to the next in line, so the count stays; or it ends.
		const next = waiting.shift();
		if (next) next();
		else running -= 1;
	}
}

async function turn(signal: AbortSignal): Promise<void> {
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
