import { setImmediate as nextTurn } from 'node:timers/promises';

const atOnce = 200;

/** Does something with each in order, and lets the process do other work every so often. */
export async function inSlices<T>(
	list: readonly T[],
	each: (one: T, index: number) => void | Promise<void>,
): Promise<void> {
	for (const [index, one] of list.entries()) {
		if (index % atOnce === atOnce - 1) await nextTurn();
		await each(one, index);
	}
}
