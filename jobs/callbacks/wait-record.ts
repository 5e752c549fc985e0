import { z } from 'zod/v4';
import { nameOf, type WaitingNode } from './callbacks';
import type { JobQueue } from '../queue/open-queue';
import { waitingNodeKey } from '../redis/redis-keys';

/** What a node that suspended its execution waits for. */
const wait = z.object({
	/** Where to resume it. */
	url: z.string(),
	waits: z.array(
		z.object({
			batchId: z.string(),
			/** The input items that named the batch. */
			items: z.array(z.number().int()),
		}),
	),
});

export type WaitRecord = z.infer<typeof wait>;

// Longer than the longest deadline, so that the note outlives what it waits for.
const keepMs = 60 * 24 * 3_600_000;

const keyOf = (queue: JobQueue, waitingNode: WaitingNode) =>
	waitingNodeKey(queue, nameOf(waitingNode));
const context = (waitingNode: WaitingNode) =>
	({ purpose: 'callback', id: nameOf(waitingNode) }) as const;

/** Notes what a node waits for, so that a late callback for an earlier run cannot resume it. */
export async function writeWait(
	queue: JobQueue,
	waitingNode: WaitingNode,
	what: WaitRecord,
): Promise<void> {
	await queue.run(async () => {
		const encrypted = queue.envelope.encrypt(what, context(waitingNode));
		await queue.redis.set(keyOf(queue, waitingNode), encrypted, 'PX', keepMs);
	});
}

/** What the node waits for; undefined where this queue knows of no such wait. */
export async function readWait(
	queue: JobQueue,
	waitingNode: WaitingNode,
): Promise<WaitRecord | undefined> {
	return await queue.run(async () => {
		const encrypted = await queue.redis.get(keyOf(queue, waitingNode));
		return encrypted === null
			? undefined
			: wait.parse(queue.envelope.open(encrypted, context(waitingNode)));
	});
}
