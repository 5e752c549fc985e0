import type { JobQueue } from '../queue/open-queue';
import { batchKeys } from '../redis/redis-keys';

const atOnce = 500;

/** Those of the ids that belong to a batch of which the queue has a record. */
export async function knownBatches(
	queue: JobQueue,
	batchIds: Iterable<string>,
): Promise<Set<string>> {
	const ids = [...new Set(batchIds)];
	const known = new Set<string>();
	for (let from = 0; from < ids.length; from += atOnce) {
		const some = ids.slice(from, from + atOnce);
		const checks = queue.redis.pipeline();
		for (const id of some) checks.exists(batchKeys(queue, id).record);
		const replies = (await checks.exec()) ?? [];
		for (const [error] of replies) if (error) throw error;
		for (const [place, id] of some.entries()) if (replies[place]?.[1] === 1) known.add(id);
	}
	return known;
}
