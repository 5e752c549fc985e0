import { aliveMs, workerKeys, type WorkerAlive } from '../jobs/workers-alive';
import type { JobQueue } from '../jobs/open-queue';

const everyMs = 5000;

/** Says that this worker lives, until it is closed. `lastAt` is when Redis last heard it. */
export async function announce(
	queue: JobQueue,
	worker: WorkerAlive,
	onError: (error: Error) => void,
): Promise<{ lastAt(): number; close(): Promise<void> }> {
	const keys = workerKeys(queue);
	let lastAt = 0;
	const say = async () => {
		await queue.redis
			.multi()
			.set(keys.worker(worker.id), JSON.stringify(worker), 'PX', aliveMs)
			.sadd(keys.ids, worker.id)
			.exec();
		lastAt = Date.now();
	};
	await say();
	const timer = setInterval(() => {
		say().catch(onError);
	}, everyMs);
	return {
		lastAt: () => lastAt,
		async close() {
			clearInterval(timer);
			await queue.redis.multi().del(keys.worker(worker.id)).srem(keys.ids, worker.id).exec();
		},
	};
}
