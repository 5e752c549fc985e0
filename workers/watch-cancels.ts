import { Cluster } from 'ioredis';
import { parseJobId } from '../jobs/batch-id';
import { batchKeys } from '../jobs/batch-record';
import { cancelChannel } from '../jobs/cancel';
import type { JobQueue } from '../jobs/open-queue';
import type { RunningJobs } from './running-jobs';

const lookEveryMs = 5000;

/** Stops running jobs that were cancelled: at a message, or at a look for one that was missed. */
export async function watchCancels(
	queue: JobQueue,
	running: RunningJobs,
	onError: (error: Error) => void,
): Promise<{ close(): void }> {
	const { redis } = queue;
	const subscriber = redis instanceof Cluster ? redis.duplicate() : redis.duplicate();
	subscriber.on('error', onError);
	subscriber.on('message', (_channel: string, message: string) => {
		const mine = new Set(running.items());
		for (const id of JSON.parse(message) as string[])
			if (mine.has(id)) running.stopItem(id, 'cancelled');
	});
	await subscriber.subscribe(cancelChannel(queue));
	const timer = setInterval(() => {
		stopEnded(queue, running).catch(onError);
	}, lookEveryMs);
	return {
		close() {
			clearInterval(timer);
			subscriber.disconnect();
		},
	};
}

/** A running job whose item has an outcome already was cancelled. */
async function stopEnded(queue: JobQueue, running: RunningJobs): Promise<void> {
	const ids = running.items();
	const looks = queue.redis.pipeline();
	for (const id of ids) {
		const { batchId = '', index = 0 } = parseJobId(id) ?? {};
		looks.hget(batchKeys(queue, batchId).outcomes, String(index));
	}
	const recorded = (await looks.exec()) ?? [];
	for (const [place, id] of ids.entries()) {
		const outcome = recorded[place]?.[1];
		if (typeof outcome === 'string' && outcome.startsWith('x')) running.stopItem(id, 'cancelled');
	}
}
