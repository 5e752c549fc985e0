import type { JobQueue } from '../jobs/open-queue';
import { batchesQueue } from '../jobs/open-queue';
import { batchKeys } from '../jobs/batch-record';
import { unpack } from '../jobs/parcel';
import { blobOfOutcome } from '../jobs/record-outcomes';

/** Long enough for the slowest upload to become a job, in milliseconds. */
const leastAgeMs = 24 * 3_600_000;

/** Removes blobs that no batch needs any more; says how many. */
export async function sweepBlobs(queue: JobQueue): Promise<number> {
	// BullMQ holds the parent of a batch for longer than we hold its outcomes.
	const parents = await queue.bull(batchesQueue).getRanges([...everyState], 0, -1);
	for (const batchId of parents) await touchBatch(queue, batchId);
	return await queue.blobs.sweep(leastAgeMs);
}

const everyState = [
	'waiting-children',
	'wait',
	'prioritized',
	'active',
	'delayed',
	'completed',
	'failed',
] as const;

async function touchBatch(queue: JobQueue, batchId: string): Promise<void> {
	const { record, outcomes } = batchKeys(queue, batchId);
	const packed = await queue.redis.hget(record, 'blobs');
	if (packed === null) return;
	const refs = (await unpack(queue, packed, { purpose: 'blobs', id: batchId })) as string[];
	for (const ref of [packed, ...refs].filter((name) => name.startsWith('sha256:'))) {
		await queue.blobs.touch(ref);
	}
	for (let cursor = '0'; ;) {
		const [next, entries] = await queue.redis.hscan(outcomes, cursor, 'COUNT', 100);
		for (const recorded of entries) {
			const ref = blobOfOutcome(recorded);
			if (ref !== undefined) await queue.blobs.touch(ref);
		}
		if (next === '0') return;
		cursor = next;
	}
}
