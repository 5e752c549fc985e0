import { randomUUID } from 'node:crypto';
import type { JobQueue } from '../queue/open-queue';
import { queueIdKey } from '../redis/redis-keys';

/** A queue that has not marked its folder for this long is gone: longer than anything is kept. */
const goneMs = 60 * 24 * 3_600_000;

const ownerId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id goes on where Redis is emptied below a worker. */
const ids = new WeakMap<JobQueue, string>();

/**
 * Marks the folder of the files as used by this queue, under an id that Redis keeps. Two queues of
 * the same prefix on two Redis may share a folder by chance.
 */
export async function claimFolder(queue: JobQueue): Promise<void> {
	const key = queueIdKey(queue);
	const mine = ids.get(queue) ?? randomUUID();
	await queue.redis.set(key, mine, 'NX');
	const known = (await queue.redis.get(key)) ?? mine;
	// Others can write to Redis, and this becomes the name of a file.
	const id = ownerId.test(known) ? known : mine;
	if (id !== known) await queue.redis.set(key, id);
	ids.set(queue, id);
	await queue.blobs.storage.claim(id);
}

/** The marks of other queues that use the folder: what one does not know may be theirs. */
export async function otherOwners(queue: JobQueue): Promise<string[]> {
	const own = (await queue.redis.get(queueIdKey(queue))) ?? ids.get(queue);
	const owners = await queue.blobs.storage.owners();
	return owners
		.filter(({ id, seenAt }) => id !== own && Date.now() - seenAt < goneMs)
		.map(({ mark }) => mark);
}
