import { parseJobId } from '../../jobs/records/ids';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { readJson } from '../../jobs/redis/read-json';
import type { Listener } from '../../jobs/queue/listen';
import type { RunningJobs } from '../running/running-jobs';
import { batchKeys, channels } from '../../jobs/redis/redis-keys';
import { letters } from '../../jobs/records/outcome-letters';

const lookEveryMs = 5000;

/** Stops running jobs that were cancelled: at a message, or at a look for one that was missed. */
export async function watchCancels(
	queue: JobQueue,
	listener: Listener,
	running: RunningJobs,
	onError: (error: Error) => void,
): Promise<{ close(): void }> {
	await listener.on(channels(queue).cancel, (message) => {
		const said = readJson(message);
		// An error thrown here would end the process.
		if (!Array.isArray(said)) return;
		const mine = new Set(running.items());
		for (const id of said as unknown[])
			if (typeof id === 'string' && mine.has(id)) running.stopItem(id, 'cancelled');
	});
	const timer = setInterval(() => {
		stopEnded(queue, running).catch(onError);
	}, lookEveryMs);
	return {
		close() {
			clearInterval(timer);
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
		if (typeof outcome === 'string' && outcome.startsWith(letters.cancelled))
			running.stopItem(id, 'cancelled');
	}
}
