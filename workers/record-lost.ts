import type { FailureDetails } from '../endpoint/failure';
import { jobIdOf } from '../jobs/batch-id';
import { forgetJob } from '../jobs/forget-job';
import { batchKeys, isFinished, readBatch } from '../jobs/batch-record';
import type { JobQueue } from '../jobs/open-queue';
import { recordOutcomes } from '../jobs/record-outcomes';

export const lost: FailureDetails = {
	kind: 'temporarily-unavailable',
	message: 'The workers that ran this job died or lost Redis, again and again',
	hint: 'Look at the logs and the memory of the workers, then run the item again',
};

/**
 * Gives an outcome to items whose jobs ended without one: those that stalled too often.
 * Called once all jobs of the batch have ended, or with the one item that did.
 */
export async function recordLost(queue: JobQueue, batchId: string, only?: number): Promise<void> {
	const batch = await readBatch(queue, batchId);
	if (!batch || isFinished(batch)) return;
	const known = new Set(await queue.redis.hkeys(batchKeys(queue, batchId).outcomes));
	const indexes = only === undefined ? Array.from({ length: batch.total }, (_, i) => i) : [only];
	const gone = indexes.filter((index) => !known.has(String(index)));
	await recordOutcomes(
		queue,
		batchId,
		gone.map((index) => ({ index, state: 'failed', failure: lost })),
	);
	for (const index of gone) await forgetJob(queue, jobIdOf(batchId, index));
}
