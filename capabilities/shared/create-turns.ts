import { setImmediate as nextTurn } from 'node:timers/promises';

/** A process that works for longer without a pause answers late. */
const everyMs = 20;

/**
 * What a long piece of work awaits again and again, in one task or in many, where there is something to
 * await: the process gets a turn for other work as soon as one is due, and all tasks wait for it.
 */
export function createTurns(): () => Promise<void> | undefined {
	let lastAt = Date.now();
	let pending: Promise<void> | undefined;
	return () => {
		if (!pending && Date.now() - lastAt < everyMs) return undefined;
		pending ??= nextTurn().then(() => {
			lastAt = Date.now();
			pending = undefined;
		});
		return pending;
	};
}
