import { nameOf, type WaitingNode } from './callbacks';
import type { JobQueue } from '../queue/open-queue';
import { batchKeys, waitingChildKey } from '../redis/redis-keys';

/** A node of an execution whose end another execution waits for. */
export interface Child extends WaitingNode {
	parentId: string;
}

const keepMs = 60 * 24 * 3_600_000;

const keyOf = (queue: JobQueue, child: Child) =>
	waitingChildKey(queue, nameOf({ ...child, executionId: child.parentId }));

/** Notes that a child waits for batches. */
export async function noteChild(
	queue: JobQueue,
	child: Child,
	waits: readonly { batchId: string }[],
): Promise<void> {
	await queue.run(async () => {
		const note = [child.executionId, ...waits.map(({ batchId }) => batchId)].join(' ');
		await queue.redis.set(keyOf(queue, child), note, 'PX', keepMs);
	});
}

/** The execution that waits in the same node for the same parent; undefined where none does. */
export async function waitingSibling(queue: JobQueue, child: Child): Promise<string | undefined> {
	return await queue.run(async () => {
		const note = (await queue.redis.get(keyOf(queue, child))) ?? '';
		const [executionId = '', ...batchIds] = note.split(' ');
		if (executionId === child.executionId) return undefined;
		const name = nameOf({ ...child, executionId });
		for (const batchId of batchIds) {
			// One that was resumed, or whose callback was given up, waits no more.
			const { callbacks } = batchKeys(queue, batchId);
			if ((await queue.redis.hexists(callbacks, name)) === 1) return executionId;
		}
		return undefined;
	});
}
