import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Reads items, which are taken in their order, before it is their turn: while calls are under way there is time for it, and once one has
 * ended the next can start at once. The function that is returned gives what was read of an item, and
 * then has the one read that is so many places behind it. What fails is thrown when it is its turn.
 */
export function readAhead<T>(
	{ count, ahead, signal }: { count: number; ahead: number; signal: AbortSignal },
	read: (item: number) => Promise<T>,
): (item: number) => Promise<T> {
	const begun = new Map<number, Promise<T>>();
	let lastTaken = -1;
	const readLater = async (item: number) => {
		// Calls that just start come first.
		await nextTurn();
		if (signal.aborted || item <= lastTaken || begun.has(item)) return;
		const reading = read(item);
		reading.catch(() => undefined);
		begun.set(item, reading);
	};
	return async (item) => {
		lastTaken = Math.max(lastTaken, item);
		const reading = begun.get(item) ?? read(item);
		begun.set(item, reading);
		if (ahead > 0 && item + ahead < count) void readLater(item + ahead);
		return await reading.finally(() => begun.delete(item));
	};
}
