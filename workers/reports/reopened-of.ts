import type { JobQueue } from '../../jobs/queue/open-queue';
import { batchKeys } from '../../jobs/redis/redis-keys';

/** Which of the batches were run again after they had ended: one that rested in between has no throughput. */
export async function reopenedOf(
	queue: JobQueue,
	batchIds: readonly string[],
): Promise<Set<string>> {
	const reads = queue.redis.pipeline();
	for (const id of batchIds) reads.hexists(batchKeys(queue, id).record, 'reopenedAt');
	const replies = (await reads.exec()) ?? [];
	for (const [error] of replies) if (error) throw error;
	return new Set(batchIds.filter((_, place) => replies[place]?.[1] === 1));
}
