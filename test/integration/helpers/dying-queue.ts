import { Redis } from 'ioredis';
import { openQueue, type JobQueue } from '../../../jobs/queue/open-queue';
import type { QueueSettingsInput } from '../../../jobs/redis/queue-settings';

/**
 * Does something with a queue of its own, whose connection breaks for good before the command that is
 * counted, as when the process dies there. Says whether it came through.
 */
export async function diesAt(
	settings: QueueSettingsInput,
	diesBefore: number,
	work: (queue: JobQueue) => Promise<unknown>,
): Promise<boolean> {
	const queue = await openQueue(settings);
	const { redis } = queue;
	if (!(redis instanceof Redis)) throw new Error('Of a single server alone');
	const send = redis.sendCommand.bind(redis);
	let sent = 0;
	redis.sendCommand = (command, stream) => {
		sent += 1;
		if (sent === diesBefore) redis.disconnect();
		return send(command, stream);
	};
	try {
		await work(queue);
		return sent < diesBefore;
	} catch (error) {
		if (sent < diesBefore) throw error;
		return false;
	} finally {
		redis.disconnect();
	}
}
