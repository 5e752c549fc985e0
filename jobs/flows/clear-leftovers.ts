import { jobIdOf } from '../records/ids';
import { forgetJob } from '../checkpoints/forget-job';
import { inBatches } from '../redis/in-batches';
import { batchesQueue, jobsQueue, type JobQueue } from '../queue/open-queue';

const atOnce = 5000;

/**
 * Removes jobs of an expired batch that BullMQ still holds: it would take a new job of the
 * same id for the old one.
 */
export async function clearLeftovers(
	queue: JobQueue,
	batchId: string,
	batch: { capability: string; total: number },
): Promise<void> {
	const children = queue.bull(jobsQueue(batch.capability));
	const ids = Array.from({ length: batch.total }, (_, index) => jobIdOf(batchId, index));
	const parents = queue.bull(batchesQueue);
	const hasParent = (await queue.redis.exists(parents.toKey(batchId))) === 1;
	if (hasParent) await parents.remove(batchId, { removeChildren: false });
	for (let from = 0; from < ids.length; from += atOnce) {
		const some = ids.slice(from, from + atOnce);
		const keys = some.map((id) => children.toKey(id));
		if ((await queue.redis.exists(...keys)) === 0) continue;
		await inBatches(some, async (id) => {
			if ((await queue.redis.exists(children.toKey(id))) === 0) return;
			await children.remove(id);
			await forgetJob(queue, id);
		});
	}
}
