import type { JobQueue } from '../queue/open-queue';
import { isBlob, unpack } from '../queue/encrypted-payload';
import { blobOfOutcome } from '../records/record-outcomes';
import { batchKeys, indexKeys } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';

/**
 * Removes what Redis holds of a batch beside its jobs, and lets its files go. Its pending
 * callbacks stay: the worker that runs its parent sends them.
 */
export async function forgetBatch(queue: JobQueue, batchId: string): Promise<void> {
	const { record, outcomes, states } = batchKeys(queue, batchId);
	for (const ref of await blobsOfBatch(queue, batchId)) await queue.blobs.release(ref);
	const keys = [record, outcomes, states, indexKeys(queue).batches];
	await runScript(queue.redis, forgetScript, keys, [batchId]);
}

// Not a transaction: Redis takes none while it is full, whatever is in it.
const forgetScript = `
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('ZREM', KEYS[4], ARGV[1])
`;

/** The blobs that a batch names: of its requests and media, and of its results. */
export async function blobsOfBatch(queue: JobQueue, batchId: string): Promise<string[]> {
	const { outcomes } = batchKeys(queue, batchId);
	const refs = await requestBlobs(queue, batchId);
	for (let cursor = '0'; ;) {
		const [next, entries] = await queue.redis.hscan(outcomes, cursor, 'COUNT', 100);
		for (const recorded of entries) refs.push(blobOfOutcome(recorded) ?? '');
		if (next === '0') return refs.filter(isBlob);
		cursor = next;
	}
}

/** The blobs of requests and media, and the one that lists them where they are many. */
export async function requestBlobs(queue: JobQueue, batchId: string): Promise<string[]> {
	const packed = await queue.redis.hget(batchKeys(queue, batchId).record, 'blobs');
	if (packed === null) return [];
	// What another secret encrypted goes by its age alone.
	const opened = await unpack(queue, packed, { purpose: 'blobs', id: batchId }).catch(() => []);
	return [packed, ...(opened as string[])].filter(isBlob);
}
