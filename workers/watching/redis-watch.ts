import type { Logger } from 'pino';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { isRedisError, toRedisFailure } from '../../jobs/redis/to-redis-failure';

const sayAgainMs = 30_000;

export interface RedisWatch {
	/** Takes what went wrong aside; what concerns Redis is said once, and then every half minute. */
	readonly onError: (error: Error) => void;
	/** Redis took a write. */
	onTaken(): void;
	/** What the worker waits for, in a sentence; undefined while Redis takes its writes. */
	waitsFor(): string | undefined;
}

/** Says in the log what a worker waits for while Redis is gone or takes no writes, and when it is back. */
export function createRedisWatch(settings: QueueSettings, log: Logger): RedisWatch {
	let waiting: { since: number; message: string; saidAt: number } | undefined;
	return {
		onError(error) {
			if (!isRedisError(error)) {
				log.warn({ message: error.message }, 'worker error');
				return;
			}
			const { message, details } = toRedisFailure(error, settings);
			const now = Date.now();
			const { since = now, saidAt = 0, message: before = '' } = waiting ?? {};
			const isNews = message !== before || now - saidAt > sayAgainMs;
			waiting = { since, message, saidAt: isNews ? now : saidAt };
			if (!isNews) return;
			log.warn(
				{ message, hint: details.hint, waitedMs: now - since },
				'worker is waiting for Redis',
			);
		},
		onTaken() {
			if (!waiting) return;
			log.info({ waitedMs: Date.now() - waiting.since }, 'Redis accepts writes again');
			waiting = undefined;
		},
		waitsFor: () => waiting?.message,
	};
}
