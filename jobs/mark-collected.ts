import { batchKeys, requireBatch } from './batch-record';
import type { JobQueue } from './open-queue';

/** Says that the node took the results itself, so that no worker calls back for them. */
export async function markCollected(queue: JobQueue, batchId: string): Promise<void> {
	await queue.run(async () => {
		await requireBatch(queue, batchId);
		await queue.redis.hset(batchKeys(queue, batchId).record, 'collected', '1');
	});
}
