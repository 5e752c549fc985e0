import type { JobType } from 'bullmq';
import { jobsQueue, type JobQueue } from '../../../jobs/open-queue';

/** All that have not ended: what waits now may be under way a moment later. */
const open: JobType[] = ['active', 'wait', 'prioritized', 'delayed', 'waiting-children'];

/** Keeps account of which jobs may have lost their worker: one that does so three times is given up. */
export function lossesOf(queue: JobQueue) {
	const lossesAt = async (key: string) => Number((await queue.redis.hget(key, 'stc')) ?? 0);
	/** What was counted of jobs when a worker was killed that may have held them. */
	const uncounted = new Map<string, number>();
	return {
		/** To be called before a worker is killed. */
		async expect(): Promise<void> {
			await anyIs(queue, ['active'], async (key) => {
				uncounted.set(key, await lossesAt(key));
				return false;
			});
		},
		/** Whether the next loss of a job may be its last one. */
		async mayBeLast(): Promise<boolean> {
			return await anyIs(queue, open, async (key) => {
				const lost = await lossesAt(key);
				return lost + (uncounted.get(key) === lost ? 1 : 0) >= 2;
			});
		},
	};
}

/** Whether a job under way, or one that begins again later, may fail once more and not twice. */
export const mayBeSpent = async (queue: JobQueue): Promise<boolean> =>
	await anyIs(queue, ['active', 'delayed'], async (key, attempts) => {
		const failed = Number((await queue.redis.hget(key, 'atm')) ?? 0);
		return failed >= attempts - 2;
	});

/** Whether the key of a job in one of the states is of the kind. */
async function anyIs(
	queue: JobQueue,
	states: JobType[],
	isSo: (key: string, attempts: number) => Promise<boolean>,
): Promise<boolean> {
	for (const [capability, { attempts }] of Object.entries(queue.catalogue)) {
		const jobs = queue.bull(jobsQueue(capability));
		for (const state of states) {
			const keys = (await jobs.getRanges([state])).map((id) => jobs.toKey(id));
			const found = await Promise.all(keys.map(async (key) => await isSo(key, attempts)));
			if (found.includes(true)) return true;
		}
	}
	return false;
}
