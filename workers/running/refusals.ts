import type { Logger } from 'pino';

export const refusalReasons = [
	'not-a-job',
	'damaged',
	'unknown-capability',
	'other-secret',
] as const;

/** Why a job was refused. */
export type RefusalReason = (typeof refusalReasons)[number];

export interface Refusals {
	/** Counts a job, or a callback, that was refused, and writes one line about it. */
	note(reason: RefusalReason, about: object, what?: 'job' | 'callback'): void;
	/** How many there were since the worker began, by reason. */
	counts(): Partial<Record<RefusalReason, number>>;
}

/** Jobs that nobody of ours made, that were changed, or that this version does not know. */
export function createRefusals(log: Logger): Refusals {
	const seen: Partial<Record<RefusalReason, number>> = {};
	return {
		note(reason, about, what = 'job') {
			seen[reason] = (seen[reason] ?? 0) + 1;
			log.warn({ ...about, reason }, `${what} refused`);
		},
		counts: () => ({ ...seen }),
	};
}
