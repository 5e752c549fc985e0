import type { FailureDetails } from '../../endpoint/failure';
import { jobIdOf } from '../records/ids';
import { isFinished, readBatch } from '../records/batch-record';
import { inBatches } from '../redis/in-batches';
import { keepForRetry } from './keep-for-retry';
import type { JobQueue } from '../queue/open-queue';
import { recordOutcomes } from '../records/record-outcomes';
import { batchKeys } from '../redis/redis-keys';
import { stateOfLetter } from '../records/outcome-letters';

/** A job that lost its worker this often is not tried again: it may be what kills them. */
export const maxLosses = 3;

export const lost: FailureDetails = {
	kind: 'temporarily-unavailable',
	message: 'The job was given up because its worker was killed, died or lost Redis three times',
	hint: 'Check the logs and the memory of the workers at that time, then run the item alone',
};

/** Of an item whose job is no longer there. */
export const jobGone: FailureDetails = {
	kind: 'temporarily-unavailable',
	message:
		'The job is no longer in the queue: queueing it again was interrupted, or the job was removed',
	hint: 'Retry the execution, or run the item again',
};

/**
 * Gives an outcome to items whose jobs ended without one: those that stalled too often.
 * Called once all jobs of the batch have ended, or with those that did. Where the batch was opened
 * again since `reopenedAt` was read, nothing is written.
 */
export async function recordLost(
	queue: JobQueue,
	batchId: string,
	{
		only,
		failure = lost,
		reopenedAt,
	}: { only?: readonly number[]; failure?: FailureDetails; reopenedAt?: string | null } = {},
): Promise<void> {
	const batch = await readBatch(queue, batchId);
	if (!batch || isFinished(batch)) return;
	const letters = (await queue.redis.get(batchKeys(queue, batchId).states)) ?? '';
	const indexes = only ?? Array.from({ length: batch.total }, (_, index) => index);
	const gone = indexes.filter((index) => stateOfLetter(letters[index]) === undefined);
	const { count } = await recordOutcomes(
		queue,
		batchId,
		gone.map((index) => ({ index, state: 'failed', failure })),
		reopenedAt === undefined ? {} : { reopenedAt },
	);
	if (count <= 0) return;
	await inBatches(gone, async (index) => {
		await keepForRetry(queue, jobIdOf(batchId, index), 'failed');
	});
}
