import { Failure } from '../../endpoint/failure';
import { jobIdOf } from '../../jobs/records/ids';
import { claimFolder, otherOwners } from '../../jobs/sweeping/blob-owners';
import { minAgeMs } from '../../jobs/blobs/file-storage';
import { keptFiles } from '../../jobs/checkpoints/kept-files';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { unpack } from '../../jobs/queue/encrypted-payload';
import { blobOfOutcome } from '../../jobs/records/record-outcomes';
import { batchKeys, indexKeys } from '../../jobs/redis/redis-keys';
import { isOfUse } from '../../jobs/records/outcome-letters';

const page = 500;
const scheme = 'sha256:';

/**
 * Removes blobs that no batch needs any more, or only counts them; says how many. None where another
 * queue uses the folder.
 */
export async function sweepBlobs(
	queue: JobQueue,
	options: { dryRun?: boolean } = {},
): Promise<number> {
	if (!options.dryRun) await claimFolder(queue);
	if ((await otherOwners(queue)).length > 0) return 0;
	const needed = new Set<string>();
	// By records alone: a batch keeps its files for as long as it is there, whatever BullMQ holds of it.
	for (let from = 0; ; from += page) {
		const ids = await queue.redis.zrange(
			indexKeys(queue).batches,
			String(from),
			String(from + page - 1),
		);
		for (const batchId of ids) await noteNeeded(queue, batchId, needed);
		if (ids.length < page) break;
	}
	return await queue.blobs.storage.sweep(minAgeMs, { ...options, needed });
}

/** What was written over holds back the files of no other batch; what is gone is no blob to open. */
function noneOfDamaged(error: unknown): string[] {
	if (error instanceof Failure && error.kind !== 'credential-invalid') return [];
	throw error;
}

/** Adds the names of the files that the batch needs. */
async function noteNeeded(queue: JobQueue, batchId: string, needed: Set<string>): Promise<void> {
	const note = (ref: string) => {
		if (ref.startsWith(scheme)) needed.add(ref.slice(scheme.length));
	};
	const { record, outcomes, states } = batchKeys(queue, batchId);
	const [packed, total] = await queue.redis.hmget(record, 'blobs', 'total');
	if (!packed) return;
	const refs = await unpack(queue, packed, { purpose: 'blobs', id: batchId }).catch(noneOfDamaged);
	for (const ref of [packed, ...(refs as string[])]) note(ref);
	const letters = (await queue.redis.get(states)) ?? '';
	const indexes = Array.from({ length: Number(total) }, (_, index) => index);
	const open = indexes.filter((index) => isOfUse(letters[index]));
	const kept = await keptFiles(
		queue,
		open.map((index) => jobIdOf(batchId, index)),
	);
	for (const ref of kept) note(ref);
	for (let cursor = '0'; ;) {
		const [next, entries] = await queue.redis.hscan(outcomes, cursor, 'COUNT', 100);
		for (const recorded of entries) {
			const ref = blobOfOutcome(recorded);
			if (ref !== undefined) note(ref);
		}
		if (next === '0') return;
		cursor = next;
	}
}
