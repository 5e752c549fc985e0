import { setTimeout as delay } from 'node:timers/promises';
import type { JobQueue } from '../queue/open-queue';
import { batchKeys } from '../redis/redis-keys';

const maxPauseMs = 50;

/**
 * Whether all jobs of a batch were added. Waits for it for the time in milliseconds, unless its
 * producer gave no sign of life for as long.
 */
export async function isWhole(queue: JobQueue, batchId: string, holdMs: number): Promise<boolean> {
	const until = Date.now() + holdMs;
	// Most often it is whole in a moment: its last jobs were just added.
	for (let pauseMs = 5; ; pauseMs = Math.min(maxPauseMs, 2 * pauseMs)) {
		const touchedAt = await queue.redis.hget(batchKeys(queue, batchId).record, 'enqueuing');
		if (touchedAt === null) return true;
		if (Date.now() > until || Date.now() - Number(touchedAt) > holdMs) return false;
		await delay(pauseMs);
	}
}
