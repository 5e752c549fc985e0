import { knownBatches } from '../records/known-batches';
import type { JobQueue } from '../queue/open-queue';
import { indexKeys } from '../redis/redis-keys';

const page = 1000;

/** Takes batches that are gone out of the list of batches; says how many. */
export async function sweepIndex(
	queue: JobQueue,
	{ dryRun = false }: { dryRun?: boolean } = {},
): Promise<number> {
	let removed = 0;
	for (let from = 0; ;) {
		const ids = await queue.redis.zrange(
			indexKeys(queue).batches,
			String(from),
			String(from + page - 1),
		);
		const known = await knownBatches(queue, ids);
		const gone = ids.filter((id) => !known.has(id));
		if (!dryRun && gone.length > 0) await queue.redis.zrem(indexKeys(queue).batches, ...gone);
		removed += gone.length;
		if (ids.length < page) return removed;
		from += dryRun ? page : known.size;
	}
}
