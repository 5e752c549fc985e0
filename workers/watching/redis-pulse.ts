import { connect } from '../../jobs/redis/connect';
import type { QueueSettings } from '../../jobs/redis/queue-settings';

/** In milliseconds. */
export interface PulseTimes {
	everyMs: number;
	/** Silence of Redis that is looked into. */
	silentMs: number;
	/** For how long Redis answers others before this worker counts as deaf. */
	deafMs: number;
}

const usualTimes: PulseTimes = { everyMs: 10_000, silentMs: 30_000, deafMs: 30_000 };

/**
 * Tells a Redis that is away, for which a worker waits, from a worker that gets no answer from it:
 * a restart helps only the second. Redis is asked on a connection of its own while the worker gets
 * no answer.
 */
export function createRedisPulse(
	settings: QueueSettings,
	/** When Redis last answered the worker, in milliseconds since 1970. */
	answeredAt: () => number,
	{ everyMs, silentMs, deafMs }: PulseTimes = usualTimes,
): { isDeaf(): boolean; close(): void } {
	let answersSince: number | undefined;
	let isAsking = false;
	const ask = async () => {
		const redis = await connect(settings, 'producer').catch(() => undefined);
		redis?.disconnect();
		answersSince = redis ? (answersSince ?? Date.now()) : undefined;
	};
	const timer = setInterval(() => {
		if (Date.now() - answeredAt() < silentMs) answersSince = undefined;
		else if (!isAsking) {
			isAsking = true;
			void ask().finally(() => (isAsking = false));
		}
	}, everyMs);
	return {
		isDeaf: () => answersSince !== undefined && Date.now() - answersSince >= deafMs,
		close() {
			clearInterval(timer);
		},
	};
}
