import { aliveMs, type WorkerAlive } from '../../jobs/queue/workers-alive';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { isRefusal } from '../../jobs/redis/to-redis-failure';
import type { RedisWatch } from './redis-watch';
import { workerKeys } from '../../jobs/redis/redis-keys';

const everyMs = 5000;
/** How often a worker that waits for Redis tries whether it is back. */
const waitingEveryMs = 1000;

/** Says that this worker lives, until it is closed. `lastAt` is when Redis last answered it. */
export async function announce(
	queue: JobQueue,
	worker: WorkerAlive,
	watch: RedisWatch,
): Promise<{ lastAt(): number; close(): Promise<void> }> {
	const keys = workerKeys(queue);
	let lastAt = 0;
	let triedAt = 0;
	let isSaying = false;
	const say = async () => {
		triedAt = Date.now();
		isSaying = true;
		try {
			await queue.redis
				.multi()
				.set(keys.worker(worker.id), JSON.stringify(worker), 'PX', aliveMs)
				.sadd(keys.ids, worker.id)
				.exec();
			lastAt = Date.now();
			watch.onTaken();
		} catch (error) {
			// A Redis that takes no writes answers all the same.
			if (isRefusal(error)) lastAt = Date.now();
			throw error;
		} finally {
			isSaying = false;
		}
	};
	await say();
	const timer = setInterval(() => {
		const every = watch.waitsFor() === undefined ? everyMs : waitingEveryMs;
		// While Redis is gone the last one is still to be sent.
		if (isSaying || Date.now() - triedAt < every) return;
		say().catch(watch.onError);
	}, waitingEveryMs);
	return {
		lastAt: () => lastAt,
		async close() {
			clearInterval(timer);
			await queue.redis.multi().del(keys.worker(worker.id)).srem(keys.ids, worker.id).exec();
		},
	};
}
