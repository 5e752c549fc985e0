import { Failure, type FailureDetails } from '../endpoint/failure';
import { isBatchId, jobIdOf, deadlineIdOf } from './records/ids';
import { readBatch, type BatchRecord } from './records/batch-record';
import { cancel, readWholeTarget, type JobTarget } from './cancel';
import { forgetBatch } from './flows/forget-batch';
import { inBatches } from './redis/in-batches';
import { deadlinesQueue, type JobQueue } from './queue/open-queue';
import { blobOfOutcome } from './records/record-outcomes';
import { thoughFull } from './redis/though-full';
import { removeJob, removeParent } from './flows/remove-job';
import { batchKeys } from './redis/redis-keys';
import { letters, luaStates } from './records/outcome-letters';
import { runScript } from './redis/run-script';

/**
 * Deletes a batch or one job: requests, results, files, kept steps and pending callbacks. What
 * runs is cancelled first. Says how many jobs it deleted: 0 where they were gone already. A deleted
 * job keeps its place in its batch as cancelled. Throws request-invalid for what is no ID.
 */
export async function deleteJobs(queue: JobQueue, target: JobTarget): Promise<number> {
	return await queue.run(async () => {
		const { batchId, only } = readWholeTarget(target);
		if (!isBatchId(batchId)) throw noId(batchId);
		const batch = await readBatch(queue, batchId);
		if (!batch) {
			await forgetBatch(queue, batchId);
			return 0;
		}
		await cancel(queue, target, 'cancelled');
		return only === undefined
			? await deleteBatch(queue, batch)
			: await deleteOne(queue, batch, only);
	});
}

async function deleteBatch(queue: JobQueue, batch: BatchRecord): Promise<number> {
	const { batchId, capability, total, pendingCallbacks } = batch;
	const indexes = Array.from({ length: total }, (_, index) => index);
	await inBatches(indexes, async (index) => {
		await removeJob(queue, capability, jobIdOf(batchId, index));
	});
	// Where a node waits for the batch, the parent stays until a worker has told it.
	if (pendingCallbacks === 0) await removeParent(queue, batchId);
	await queue.bull(deadlinesQueue).remove(deadlineIdOf(batchId));
	await forgetBatch(queue, batchId);
	return total;
}

async function deleteOne(queue: JobQueue, batch: BatchRecord, index: number): Promise<number> {
	if (index >= batch.total) return 0;
	const { batchId, capability } = batch;
	const jobId = jobIdOf(batchId, index);
	const { record, outcomes, states } = batchKeys(queue, batchId);
	const recorded = await queue.redis.hget(outcomes, String(index));
	await removeJob(queue, capability, jobId);
	const blob = recorded === null ? undefined : blobOfOutcome(recorded);
	const encrypted = queue.envelope.encrypt(deleted, { purpose: 'failure', id: jobId });
	const done = await runScript(
		queue.redis,
		script,
		[record, outcomes, states],
		[index, `${letters.deleted}${encrypted}`],
	);
	if (blob !== undefined) await queue.blobs.release(blob);
	return Number(done);
}

// The counts of the batch go on adding up.
const script = `
${thoughFull}
local names = ${luaStates}
local letter = string.sub(redis.call('HGET', KEYS[2], ARGV[1]) or '', 1, 1)
if letter == '${letters.deleted}' or not names[letter] then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('SETRANGE', KEYS[3], ARGV[1], '${letters.deleted}')
redis.call('HINCRBY', KEYS[1], names[letter], -1)
redis.call('HINCRBY', KEYS[1], 'cancelled', 1)
return 1
`;

const deleted: FailureDetails = { kind: 'cancelled', message: 'The job was deleted' };

const noId = (text: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `"${text}" is not a batch ID`,
		hint: 'A batch ID has 32 letters and digits. A node whose Execution Mode is Queue returns it',
	});
