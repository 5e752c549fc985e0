import { setTimeout as delay } from 'node:timers/promises';
import { isRefusal } from './to-redis-failure';

const againMs = 1000;

/**
 * Writes again, once a second, for as long as Redis takes no writes: its memory or disk is full,
 * or it is a replica for now. For workers, who hold what was paid for already.
 */
export async function retryWhileReadOnly<T>(write: () => Promise<T>): Promise<T> {
	for (;;) {
		try {
			return await write();
		} catch (error) {
			if (!isRefusal(error)) throw error;
			await delay(againMs);
		}
	}
}
