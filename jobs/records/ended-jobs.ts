import { jobIdOf } from './ids';
import type { BatchRecord } from './batch-record';
import { jobsQueue, type JobQueue } from '../queue/open-queue';

/** A job that BullMQ holds with its request after it has ended. */
export interface EndedJob {
	index: number;
	state: 'failed' | 'completed';
}

type Status = EndedJob['state'] | 'under-way' | 'gone';

const atOnce = 1000;

/** How the jobs of these items stand with BullMQ. */
export async function statusesOf(
	queue: JobQueue,
	{ batchId, capability }: Pick<BatchRecord, 'batchId' | 'capability'>,
	indexes: readonly number[],
): Promise<Map<number, Status>> {
	const jobs = queue.bull(jobsQueue(capability));
	const [failed, completed] = [jobs.toKey('failed'), jobs.toKey('completed')];
	const statuses = new Map<number, Status>();
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
			const isIn = (at: number) => typeof replies[3 * place + at]?.[1] === 'string';
			const isThere = replies[3 * place + 2]?.[1] === 1;
			const ended = isIn(0) ? 'failed' : isIn(1) ? 'completed' : 'under-way';
			statuses.set(index, isThere ? ended : 'gone');
		}
	}
	return statuses;
}

/** Which jobs of these items have ended and are still there with their requests. */
export async function endedJobs(
	queue: JobQueue,
	batch: Pick<BatchRecord, 'batchId' | 'capability'>,
	indexes: readonly number[],
): Promise<EndedJob[]> {
	const statuses = await statusesOf(queue, batch, indexes);
	return [...statuses].flatMap(([index, state]) =>
		state === 'failed' || state === 'completed' ? [{ index, state }] : [],
	);
}
