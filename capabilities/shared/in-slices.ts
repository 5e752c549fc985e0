import { createTurns } from './create-turns';

/** Does something with each in order, and lets the process do other work every so often. */
export async function inSlices<T>(
	list: readonly T[],
	each: (one: T, index: number) => void | Promise<void>,
): Promise<void> {
	const turn = createTurns();
	for (const [index, one] of list.entries()) {
		await turn();
		await each(one, index);
	}
}
