import { addBatch } from './add-batch';
import { deadlineFlow, knownChild } from './batch-flow';
import { jobIdOf } from '../records/ids';
import type { BatchRecord } from '../records/batch-record';
import { touchHalf } from './commit-batch';
import type { EndedJob } from '../records/ended-jobs';
import { inBatches } from '../redis/in-batches';
import type { JobData } from '../records/job-data';
import { useAgain } from '../checkpoints/keep-for-retry';
import { jobsQueue, type JobQueue } from '../queue/open-queue';
import { removeParts } from './remove-parts';
import { deadlineAnew, removeEndedParent, reopenBatch } from './reopen-batch';

const atOnce = 1000;

/** Where BullMQ counts how often a job lost its worker. */
const stalledField = 'stc';

/** Takes the outcomes of ended jobs away and puts the jobs into the queue again, as if they were new. */
export async function runAgain(
	queue: JobQueue,
	batch: BatchRecord,
	ended: readonly EndedJob[],
): Promise<void> {
	const { batchId } = batch;
	const indexes = ended.map(({ index }) => index);
	const reopened = await reopenBatch(queue, batch, indexes, deadlineAnew(batch));
	if (!reopened) return;
	const { deadlineAt } = reopened;
	const ending = deadlineAt === undefined ? [] : [deadlineFlow(batchId, deadlineAt - Date.now())];
	await removeEndedParent(queue, batchId);
	// The jobs are there already: this makes the parent wait for them, also one that a retry which
	// was cut short left with some of them.
	const children = indexes.map((index) => knownChild(batch, index));
	await addBatch(queue, { about: batch, children, ending });
	for (let from = 0; from < ended.length; from += atOnce) {
		await touchHalf(queue, batchId);
		await inBatches(ended.slice(from, from + atOnce), async (one) => {
			await putBack(queue, batch, one);
		});
	}
}

async function putBack(
	queue: JobQueue,
	{ batchId, capability }: BatchRecord,
	{ index, state }: EndedJob,
): Promise<void> {
	const jobs = queue.bull(jobsQueue(capability));
	const id = jobIdOf(batchId, index);
	const job = await jobs.getJob(id);
	if (!job) return;
	await removeParts(queue, capability, id);
	await useAgain(queue, id);
	await queue.redis.hdel(jobs.toKey(id), stalledField);
	// What earlier runs tried in vain does not count against the new ones.
	const { tried, ...data } = job.data as JobData;
	if (tried) await job.updateData(data);
	await job.retry(state, { resetAttemptsMade: true, resetAttemptsStarted: true });
}
