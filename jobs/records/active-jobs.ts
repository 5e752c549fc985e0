import { parseJobId } from './ids';
import type { BatchRecord } from './batch-record';
import { jobsQueue, type JobQueue } from '../queue/open-queue';

/** Progress from 0 to 1 of the items of a batch that run now, by their place in the batch. */
export async function activeJobs(
	queue: JobQueue,
	batch: BatchRecord,
): Promise<Map<number, number>> {
	const jobs = queue.bull(jobsQueue(batch.capability));
	// Bounded by the workers' slots, however large the batch is; and items that wait for their parts.
	const [active, waitingForParts] = await Promise.all([
		queue.redis.lrange(jobs.toKey('active'), 0, -1),
		queue.redis.zrange(jobs.toKey('waiting-children'), '0', '-1'),
	]);
	const mine = [...active, ...waitingForParts].filter(
		(id) => parseJobId(id)?.batchId === batch.batchId,
	);
	if (mine.length === 0) return new Map();
	const reads = queue.redis.pipeline();
	for (const id of mine) reads.hget(jobs.toKey(id), 'progress');
	const progress = (await reads.exec()) ?? [];
	return new Map(
		mine.map((id, index) => {
			const share = Number(progress[index]?.[1]);
			return [parseJobId(id)?.index ?? 0, Number.isFinite(share) ? share : 0];
		}),
	);
}
