import { batchKeys, isFinished, requireBatch } from './batch-record';
import { callbackFields } from './callback-url';
import type { JobQueue } from './open-queue';

/**
 * Asks for a call of the URL once the batch has ended. `ended`: it has already; `taken`: another
 * node waits for it. Throws request-invalid where there is no such batch (any more).
 */
export async function follow(
	queue: JobQueue,
	batchId: string,
	url: string,
): Promise<'following' | 'ended' | 'taken'> {
	return await queue.run(async () => {
		const before = await requireBatch(queue, batchId);
		if (isFinished(before)) return 'ended';
		if (before.callback === 'pending') return 'taken';
		const { record } = batchKeys(queue, batchId);
		await queue.redis.hset(record, callbackFields(queue, batchId, url));
		// Had it ended in between, its worker may have looked before the URL stood there.
		return isFinished(await requireBatch(queue, batchId)) ? 'ended' : 'following';
	});
}
