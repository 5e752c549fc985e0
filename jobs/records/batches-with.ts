import type { JobQueue } from '../queue/open-queue';
import { indexKeys } from '../redis/redis-keys';
import { knownBatches } from './known-batches';

const page = 5000;

/** The IDs of the batches that begin with the text, the newest first, at most so many. */
export async function batchesWith(
	queue: JobQueue,
	start: string,
	limit: number,
): Promise<string[]> {
	const found: string[] = [];
	for (let from = 0; found.length < limit; from += page) {
		const ids = await queue.redis.zrevrange(indexKeys(queue).batches, from, from + page - 1);
		const some = ids.filter((id) => id.startsWith(start));
		const known = await knownBatches(queue, some);
		found.push(...some.filter((id) => known.has(id)));
		if (ids.length < page) break;
	}
	return found.slice(0, limit);
}
