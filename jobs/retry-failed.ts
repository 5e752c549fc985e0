import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../endpoint/failure';
import { jobIdOf } from './records/ids';
import { requireBatch, type BatchRecord } from './records/batch-record';
import { readTarget, type JobTarget } from './cancel';
import { endedJobs } from './records/ended-jobs';
import type { JobQueue } from './queue/open-queue';
import { runAgain } from './flows/run-again';
import { batchKeys } from './redis/redis-keys';
import { isToRetry, stateOfLetter } from './records/outcome-letters';

const settleMs = 2000;

/**
 * Queues the failed jobs of a batch, or one of them, again, and those that did not complete for
 * each of their items; those that completed stay as they are.
 * The batch is under way again and tells its new end as it told the first one. Says how many jobs
 * run again; throws request-invalid where nothing failed or no request is left.
 */
export async function retryFailed(queue: JobQueue, target: JobTarget): Promise<number> {
	return await queue.run(async () => {
		const { batchId, only } = readTarget(target);
		const batch = await requireBatch(queue, batchId);
		const letters = (await queue.redis.get(batchKeys(queue, batchId).states)) ?? '';
		const all = Array.from({ length: batch.total }, (_, index) => index);
		const asked = all.filter((index) => only === undefined || index === only);
		const failed = asked.filter((index) => isToRetry(letters[index]));
		// A retry that was cut short left jobs that have ended without an outcome.
		const open = asked.filter((index) => stateOfLetter(letters[index]) === undefined);
		const indexes = [...failed, ...open];
		let jobs = await endedJobs(queue, batch, indexes);
		// The failure of a job is written down a moment before the job ends.
		for (const until = Date.now() + settleMs; jobs.length < failed.length && Date.now() < until;) {
			await delay(50);
			jobs = await endedJobs(queue, batch, indexes);
		}
		if (failed.length + jobs.length === 0) throw nothingFailed(batch, only);
		if (jobs.length === 0) throw requestGone(batch, failed.length);
		await runAgain(queue, batch, jobs);
		return jobs.length;
	});
}

function nothingFailed({ batchId, total, ...batch }: BatchRecord, only: number | undefined) {
	const { completed, failed, cancelled } = batch;
	const open = total - completed - failed - cancelled;
	const whole = `${String(completed)} of ${String(total)} jobs completed, ${String(cancelled)} were cancelled, ${String(open)} are in progress`;
	return new Failure({
		kind: 'request-invalid',
		message:
			only === undefined
				? `Nothing failed in the batch ${batchId}, so there is nothing to retry: ${whole}`
				: `The job ${jobIdOf(batchId, only)} has not failed, so there is nothing to retry`,
		hint:
			cancelled > 0
				? 'Cancelled jobs are no longer in the queue. Run the node that queued them again'
				: 'Wait for the batch first. Items that were refused cannot be retried: change them and run the node again',
	});
}

const requestGone = ({ batchId }: BatchRecord, count: number) =>
	new Failure({
		kind: 'request-invalid',
		message: `${String(count)} of the jobs of the batch ${batchId} failed, but their requests are no longer in the queue`,
		hint: 'They failed before they were queued, or were not kept long enough. Run the node that queued them again',
	});
