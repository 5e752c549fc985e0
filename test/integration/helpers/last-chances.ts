import type { JobType } from 'bullmq';
import { jobsQueue, type JobQueue } from '../../../jobs/queue/open-queue';

/** Whether a job under way has lost its worker twice: one that does so a third time is given up. */
export const mayBePoisoned = async (queue: JobQueue): Promise<boolean> =>
	await anyHas(queue, ['active'], { field: 'stc', min: () => 2 });

/** Whether a job under way, or one that begins again later, may fail once more and not twice. */
export const mayBeSpent = async (queue: JobQueue): Promise<boolean> =>
	await anyHas(queue, ['active', 'delayed'], { field: 'atm', min: (attempts) => attempts - 2 });

/** Whether a field in which BullMQ counts has come to so much in a job in one of the states. */
async function anyHas(
	queue: JobQueue,
	states: JobType[],
	asked: {
		field: 'stc' | 'atm';
		/** Of the runs that a job has. */
		min: (attempts: number) => number;
	},
): Promise<boolean> {
	for (const [capability, { attempts }] of Object.entries(queue.catalogue)) {
		const jobs = queue.bull(jobsQueue(capability));
		// All of them: without an end these are two.
		const ids = await jobs.getRanges(states, 0, -1);
		const counts = await Promise.all(
			ids.map((id) => queue.redis.hget(jobs.toKey(id), asked.field)),
		);
		if (counts.some((count) => Number(count ?? 0) >= asked.min(attempts))) return true;
	}
	return false;
}
