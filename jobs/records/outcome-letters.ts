/** How an item ended. */
export type OutcomeState = 'completed' | 'failed' | 'cancelled';

/**
 * The letters of a batch's `states`, one an item; an outcome begins with the same letter. Partial is a
 * completed job some of whose items ran into what may pass; deleted is a cancel that left nothing.
 */
export const letters = {
	completed: 'c',
	partial: 'p',
	failed: 'f',
	cancelled: 'x',
	deleted: 'd',
	/** No outcome any more: the item was opened again. */
	reopened: '-',
} as const;

const states: Readonly<Record<string, OutcomeState>> = {
	[letters.completed]: 'completed',
	[letters.partial]: 'completed',
	[letters.failed]: 'failed',
	[letters.cancelled]: 'cancelled',
	[letters.deleted]: 'cancelled',
};

/** The same table for the scripts that run in Redis. */
export const luaStates = `{ ${Object.entries(states)
	.map(([letter, state]) => `${letter} = '${state}'`)
	.join(', ')} }`;

/** What the letter means; undefined while the item has no outcome. */
export const stateOfLetter = (letter: string | undefined): OutcomeState | undefined =>
	states[letter ?? ''];

/** Whether a retry has something to do: the job failed, or items that share it did. */
export const isToRetry = (letter: string | undefined): boolean =>
	letter === letters.failed || letter === letters.partial;

/** Whether what was kept of the job is of use: it has not ended, or may be retried. */
export const isOfUse = (letter: string | undefined): boolean =>
	stateOfLetter(letter) === undefined || isToRetry(letter);
