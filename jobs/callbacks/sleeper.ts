import { z } from 'zod/v4';
import { nameOf, type Waiter } from './callbacks';
import type { JobQueue } from '../queue/open-queue';

/** What a node that put its execution to sleep waits for. */
const sleep = z.object({
	/** Where to wake it. */
	url: z.string(),
	waits: z.array(
		z.object({
			batchId: z.string(),
			/** The input items that named the batch. */
			items: z.array(z.number().int()),
		}),
	),
});

export type Sleep = z.infer<typeof sleep>;

// Longer than the longest deadline, so that the note outlives what it waits for.
const keepMs = 60 * 24 * 3_600_000;

const keyOf = (queue: JobQueue, waiter: Waiter) => queue.key('sleeper', nameOf(waiter));
const context = (waiter: Waiter) => ({ purpose: 'callback', id: nameOf(waiter) }) as const;

/** Notes what a node waits for, so that a late call for an earlier run cannot wake it. */
export async function noteSleep(queue: JobQueue, waiter: Waiter, what: Sleep): Promise<void> {
	await queue.run(async () => {
		const encrypted = queue.envelope.encrypt(what, context(waiter));
		await queue.redis.set(keyOf(queue, waiter), encrypted, 'PX', keepMs);
	});
}

/** What the node waits for; undefined where this queue knows of no sleep. */
export async function readSleep(queue: JobQueue, waiter: Waiter): Promise<Sleep | undefined> {
	return await queue.run(async () => {
		const encrypted = await queue.redis.get(keyOf(queue, waiter));
		return encrypted === null
			? undefined
			: sleep.parse(queue.envelope.open(encrypted, context(waiter)));
	});
}
