import { batchIndex } from './batch-index';
import { knownBatches } from './known-batches';
import type { JobQueue } from './open-queue';

/** Takes batches that are gone out of the list of batches; says how many. */
export async function sweepIndex(
	queue: JobQueue,
	{ dryRun = false }: { dryRun?: boolean } = {},
): Promise<number> {
	const ids = await queue.redis.zrange(batchIndex(queue), '0', '-1');
	const known = await knownBatches(queue, ids);
	const gone = ids.filter((id) => !known.has(id));
	if (!dryRun && gone.length > 0) await queue.redis.zrem(batchIndex(queue), ...gone);
	return gone.length;
}
