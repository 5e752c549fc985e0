import { parseEvent, type EventTarget, type QueueEvent } from '../records/events';
import type { JobQueue } from '../queue/open-queue';
import { eventKeys } from '../redis/redis-keys';

/** The last events, the newest first, and the place of the newest: 0-0 where none has happened. */
export async function latestEvents(
	queue: JobQueue,
	target: EventTarget,
	count: number,
): Promise<{ events: QueueEvent[]; newest: string }> {
	return await queue.run(async () => {
		const entries = await queue.redis.xrevrange(eventKeys(queue)[target], '+', '-', 'COUNT', count);
		return {
			events: entries.flatMap((entry) => parseEvent(entry) ?? []),
			newest: entries[0]?.[0] ?? '0-0',
		};
	});
}
