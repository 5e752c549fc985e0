import {
	batchesQueue,
	deadlinesQueue,
	jobsQueue,
	type JobQueue,
} from '../../jobs/queue/open-queue';

/** A callback that is sent again later than this cannot be delivered now. */
const soonMs = 5000;

/**
 * Whether workers of these capabilities have nothing left to do: no job waits, runs, is delayed or
 * waits for its parts, every batch has ended, and callbacks were taken, or failed several times.
 */
export async function isIdle(queue: JobQueue, capabilities: readonly string[]): Promise<boolean> {
	return await queue.run(async () => {
		// Jobs first: the last one that ends leaves its batch to be ended.
		for (const capability of capabilities) {
			const jobs = queue.bull(jobsQueue(capability));
			if ((await left(jobs, [...atWork, 'delayed', 'waiting-children'])) > 0) return false;
		}
		for (const name of [batchesQueue, deadlinesQueue]) {
			if ((await left(queue.bull(name), atWork)) > 0) return false;
		}
		return !(await isDueSoon(queue));
	});
}

const atWork = ['wait', 'prioritized', 'active'] as const;

type States = Parameters<ReturnType<JobQueue['bull']>['getJobCounts']>;

async function left(bull: ReturnType<JobQueue['bull']>, states: readonly States[number][]) {
	const counts = await bull.getJobCounts(...states);
	return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** BullMQ keeps the time of a delayed job in the upper bits of its score. */
async function isDueSoon(queue: JobQueue): Promise<boolean> {
	const delayed = queue.bull(batchesQueue).toKey('delayed');
	const until = (Date.now() + soonMs) * 0x1000;
	return (await queue.redis.zrangebyscore(delayed, 0, until, 'LIMIT', 0, 1)).length > 0;
}
