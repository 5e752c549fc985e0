import { z } from 'zod/v4';
import type { JobQueue } from './open-queue';

/** A node that put its execution to sleep, and the batches it waits for. */
export interface Sleeper {
	executionId: string;
	nodeId: string;
}

const monthMs = 30 * 24 * 3_600_000;

const keyOf = (queue: JobQueue, { executionId, nodeId }: Sleeper) =>
	queue.key('sleeper', executionId, nodeId);

/** Notes what a node waits for, so that a late call for an earlier run cannot wake it. */
export async function noteSleeper(
	queue: JobQueue,
	sleeper: Sleeper,
	batchIds: string[],
): Promise<void> {
	await queue.run(async () => {
		await queue.redis.set(keyOf(queue, sleeper), JSON.stringify(batchIds), 'PX', monthMs);
	});
}

/** The batches that a sleeping node waits for; none where it does not sleep. */
export async function batchesOfSleeper(queue: JobQueue, sleeper: Sleeper): Promise<string[]> {
	return await queue.run(async () => {
		const batchIds = await queue.redis.get(keyOf(queue, sleeper));
		return batchIds === null ? [] : z.array(z.string()).parse(JSON.parse(batchIds));
	});
}
