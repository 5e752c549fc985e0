import { encryptBatch, type NewBatch } from './flows/encrypt-batch';
import { enqueueBatch } from './flows/enqueue-batch';
import { jobIdOf } from './records/ids';
import { type BatchRecord } from './records/batch-record';
import { requestBlobs } from './flows/forget-batch';
import { inBatches } from './redis/in-batches';
import { jobsQueue, type JobQueue } from './queue/open-queue';
import { pack } from './queue/encrypted-payload';
import { requireMemory } from './queue/require-memory';
import { removeJob } from './flows/remove-job';
import {
	announceReopening,
	deadlineAnew,
	removeEndedParent,
	reopenBatch,
} from './flows/reopen-batch';
import { batchKeys } from './redis/redis-keys';
import { isToRetry, stateOfLetter } from './records/outcome-letters';

/**
 * Runs what failed or was cancelled of a batch again, with the requests and the credential as they
 * are now: an execution that n8n retries pays for nothing that completed. Cut short, it is made
 * good by the next retry.
 */
export async function runUnfinished(
	queue: JobQueue,
	batch: BatchRecord,
	options: NewBatch,
): Promise<void> {
	const { batchId, capability } = batch;
	const { record } = batchKeys(queue, batchId);
	// A cancel that is under way goes on with nothing more.
	await queue.redis.hdel(record, 'cancelReason');
	const again = await unfinished(queue, batch, options.units);
	if (again.length === 0) return;
	const chosen = new Set(again);
	const units = options.units.map((unit, index) =>
		chosen.has(index) ? unit : { ...unit, work: undefined },
	);
	// Takes its time with large requests: while it lasts, the batch stands as it was.
	const encrypted = await encryptBatch(queue, { ...options, units });
	await requireMemory(queue, encrypted.bytes);
	await announceReopening(queue, batchId);
	// A job that was cancelled a moment ago may be held still.
	await inBatches(again, async (index) => {
		await removeJob(queue, capability, jobIdOf(batchId, index), { toRunAgain: true });
	});
	const { deadlineMs } = options;
	const newDeadlineAt = deadlineMs === undefined ? deadlineAnew(batch) : Date.now() + deadlineMs;
	const reopened = await reopenBatch(queue, batch, again, newDeadlineAt);
	if (!reopened) return;
	// Jobs that wait still need theirs as well.
	const refs = new Set([...(await requestBlobs(queue, batchId)), ...encrypted.refs]);
	const packed = await pack(queue, [...refs], { purpose: 'blobs', id: batchId });
	await queue.redis.hset(record, 'blobs', packed);
	await removeEndedParent(queue, batchId);
	const { deadlineAt } = reopened;
	// Where the job of the deadline is there already, it stays as it is.
	await enqueueBatch(
		queue,
		encrypted,
		deadlineAt === undefined ? undefined : deadlineAt - Date.now(),
	);
}

/** What failed or was cancelled, and what a retry that was cut short left without a job to run. */
async function unfinished(
	queue: JobQueue,
	{ batchId, capability }: BatchRecord,
	units: NewBatch['units'],
): Promise<number[]> {
	const { states } = batchKeys(queue, batchId);
	const jobs = queue.bull(jobsQueue(capability));
	const all = units.flatMap(({ work }, index) => (work ? [index] : []));
	const before = (await queue.redis.get(states)) ?? '';
	const open = all.filter((index) => stateOfLetter(before[index]) === undefined);
	const idle = new Set<number>();
	await inBatches(open, async (index) => {
		const state = await jobs.getJobState(jobIdOf(batchId, index));
		if (['unknown', 'completed', 'failed'].includes(state)) idle.add(index);
	});
	// A job has its outcome before it ends: whoever ended in between has one now.
	const letters = (await queue.redis.get(states)) ?? '';
	return all.filter((index) => {
		const state = stateOfLetter(letters[index]);
		return isToRetry(letters[index]) || state === 'cancelled' || (!state && idle.has(index));
	});
}
