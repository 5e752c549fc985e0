import type { JobQueue } from '../jobs/open-queue';
import { batchesQueue } from '../jobs/open-queue';
import { batchKeys } from '../jobs/batch-record';
import { unpack } from '../jobs/parcel';
import { blobOfOutcome } from '../jobs/record-outcomes';

const hour = 3_600_000;

/** Removes blobs that no job needs any more; says how many. Those of unfinished batches stay. */
export async function sweepBlobs(queue: JobQueue): Promise<number> {
	const parents = await queue.bull(batchesQueue).getRanges(['waiting-children'], 0, -1);
	for (const batchId of parents) await touchBatch(queue, batchId);
	return await queue.blobs.sweep(queue.settings.keepFailedHours * hour + 24 * hour);
}

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
