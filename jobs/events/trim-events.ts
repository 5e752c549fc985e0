import { keepEventsMs } from '../records/events';
import type { JobQueue } from '../queue/open-queue';
import { eventKeys } from '../redis/redis-keys';

/** A bound for the memory of Redis, however much happens in a week. */
const maxEvents = 1_000_000;

/** Removes events that are too old or too many. */
export async function trimEvents(queue: JobQueue): Promise<void> {
	const keys = Object.values(eventKeys(queue));
	const trims = queue.redis.pipeline();
	for (const key of keys) {
		trims.xtrim(key, 'MINID', '~', Date.now() - keepEventsMs).xtrim(key, 'MAXLEN', '~', maxEvents);
	}
	for (const [error] of (await trims.exec()) ?? []) if (error) throw error;
}
