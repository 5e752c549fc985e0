import { jobIdOf } from './batch-id';
import type { BatchRecord } from './batch-record';
import { jobsQueue, type JobQueue } from './open-queue';

/** A job that BullMQ holds with its request after it has ended. */
export interface EndedJob {
	index: number;
	state: 'failed' | 'completed';
}

const atOnce = 1000;

/** Which jobs of these items have ended and are still there with their requests. */
export async function endedJobs(
	queue: JobQueue,
	{ batchId, capability }: Pick<BatchRecord, 'batchId' | 'capability'>,
	indexes: readonly number[],
): Promise<EndedJob[]> {
	const jobs = queue.bull(jobsQueue(capability));
	const [failed, completed] = [jobs.toKey('failed'), jobs.toKey('completed')];
	const found: EndedJob[] = [];
	for (let from = 0; from < indexes.length; from += atOnce) {
		const some = indexes.slice(from, from + atOnce);
		const checks = queue.redis.pipeline();
		for (const index of some) {
			const id = jobIdOf(batchId, index);
			checks.zscore(failed, id).zscore(completed, id).exists(jobs.toKey(id));
		}
		const replies = (await checks.exec()) ?? [];
		for (const [error] of replies) if (error) throw error;
		for (const [place, index] of some.entries()) {
			const isSet = (at: number) => typeof replies[3 * place + at]?.[1] === 'string';
			if (replies[3 * place + 2]?.[1] !== 1) continue;
			if (isSet(0)) found.push({ index, state: 'failed' });
			else if (isSet(1)) found.push({ index, state: 'completed' });
		}
	}
	return found;
}
