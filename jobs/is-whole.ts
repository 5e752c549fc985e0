import { setTimeout as delay } from 'node:timers/promises';
import { batchKeys } from './batch-record';
import type { JobQueue } from './open-queue';

const againMs = 50;

/**
 * Whether all jobs of a batch were added; waits for it for as long as its producer was heard of within
 * the time in milliseconds.
 */
export async function isWhole(
	queue: JobQueue,
	batchId: string,
	withinMs: number,
): Promise<boolean> {
	for (;;) {
		const touchedAt = await queue.redis.hget(batchKeys(queue, batchId).record, 'enqueuing');
		if (touchedAt === null) return true;
		if (Date.now() - Number(touchedAt) > withinMs) return false;
		await delay(againMs);
	}
}
