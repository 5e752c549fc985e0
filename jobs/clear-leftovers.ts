import { jobIdOf } from './batch-id';
import { forgetJob } from './forget-job';
import { batchesQueue, jobsQueue, type JobQueue } from './open-queue';

/**
 * Removes jobs of an expired batch that BullMQ still holds: it removes lazily, and would take a
 * new job of the same id for the old one.
 */
export async function clearLeftovers(
	queue: JobQueue,
	batchId: string,
	batch: { capability: string; total: number },
): Promise<void> {
	const children = queue.bull(jobsQueue(batch.capability));
	const ids = Array.from({ length: batch.total }, (_, index) => jobIdOf(batchId, index));
	const checks = queue.redis.pipeline().exists(queue.bull(batchesQueue).toKey(batchId));
	for (const id of ids) checks.exists(children.toKey(id));
	const [parent, ...present] = (await checks.exec()) ?? [];
	if (parent?.[1] === 1) await queue.bull(batchesQueue).remove(batchId, { removeChildren: true });
	const left = ids.filter((_, index) => present[index]?.[1] === 1);
	for (const id of left) {
		await children.remove(id);
		await forgetJob(queue, id);
	}
}
