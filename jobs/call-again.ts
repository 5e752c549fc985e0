import { addFlows } from './flows/add-flows';
import { batchFlow } from './flows/batch-flow';
import { isFinished, readBatch } from './records/batch-record';
import { batchesQueue, type JobQueue } from './queue/open-queue';
import { batchKeys, indexKeys } from './redis/redis-keys';

/**
 * Makes sure that a worker sends the pending callbacks of a batch, now: the job that does so is made
 * anew where it is gone or has ended, and does not wait where it waited. Says whether a callback is
 * pending and on its way; false where none is, or the batch has not ended.
 */
export async function callAgain(queue: JobQueue, batchId: string): Promise<boolean> {
	return await queue.run(async () => {
		if ((await queue.redis.exists(batchKeys(queue, batchId).callbacks)) === 0) return false;
		const parents = queue.bull(batchesQueue);
		const state = await parents.getJobState(batchId);
		if (state === 'waiting-children') return false;
		if (state === 'delayed') await (await parents.getJob(batchId))?.promote().catch(ignore);
		// A worker that holds it is just sending them.
		if (!['unknown', 'completed', 'failed'].includes(state)) return true;
		const batch = await readBatch(queue, batchId);
		if (batch && !isFinished(batch)) return false;
		if (state !== 'unknown') await parents.remove(batchId, { removeChildren: false });
		// A node that waited for a batch that was deleted is resumed all the same.
		await addFlows(queue, [batchFlow(batch ?? { ...deleted, batchId }, [])]);
		return true;
	});
}

const deleted = {
	capability: 'unknown',
	total: 0,
	identity: {
		...{ workflowId: 'unknown', executionId: 'unknown' },
		...{ nodeId: 'unknown', nodeName: 'unknown', runIndex: 0 },
	},
};

// It was taken, or promoted by another, in between.
const ignore = () => undefined;

const atOnce = 500;

/** The ids of ended batches with a pending callback for which no job is there or waits any more. */
export async function strandedCallbacks(queue: JobQueue): Promise<string[]> {
	return await queue.run(async () => {
		const listed = await queue.redis.zrange(indexKeys(queue).pendingCallbacks, '0', '-1');
		const stranded: string[] = [];
		for (let from = 0; from < listed.length; from += atOnce) {
			for (const batchId of await endedOf(queue, listed.slice(from, from + atOnce))) {
				const state = await queue.bull(batchesQueue).getJobState(batchId);
				if (['unknown', 'completed', 'failed'].includes(state)) stranded.push(batchId);
			}
		}
		return stranded;
	});
}

/** Which of these batches have ended or were deleted and have a pending callback; those that have none leave the list. */
async function endedOf(queue: JobQueue, batchIds: readonly string[]): Promise<string[]> {
	const reads = queue.redis.pipeline();
	for (const batchId of batchIds) {
		const { callbacks, record } = batchKeys(queue, batchId);
		reads.exists(callbacks).hmget(record, 'total', 'finishedAt');
	}
	const replies = (await reads.exec()) ?? [];
	for (const [error] of replies) if (error) throw error;
	const done = batchIds.filter((_, place) => replies[2 * place]?.[1] === 0);
	if (done.length > 0) await queue.redis.zrem(indexKeys(queue).pendingCallbacks, ...done);
	return batchIds.filter((_, place) => {
		const [total, finishedAt] = replies[2 * place + 1]?.[1] as (string | null)[];
		return replies[2 * place]?.[1] === 1 && (total === null || finishedAt !== null);
	});
}
