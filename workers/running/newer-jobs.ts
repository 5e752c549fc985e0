import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { removeJob } from '../../jobs/flows/remove-job';
import { readBatch } from '../../jobs/records/batch-record';
import { itemIdOf, jobIdOf } from '../../jobs/records/ids';
import { queueFormat } from '../../jobs/queue/queue-format';
import { stateOfLetter, type OutcomeState } from '../../jobs/records/outcome-letters';
import { batchKeys } from '../../jobs/redis/redis-keys';
import { retryWhileReadOnly } from '../../jobs/redis/retry-while-read-only';

const firstMs = 1000;
/** Among many old workers a job soon meets a new one; without any, looking at it shall cost little. */
const longestMs = 30_000;
const sayEveryMs = 60_000;

/** What jobs of every format say in clear. */
const newerJob = z.object({
	version: z
		.number()
		.int()
		.min(queueFormat + 1),
	batchId: z.string(),
	index: z.number().int().nonnegative(),
});

/** Jobs of a newer format than this worker knows: they are left for a newer worker, and never fail. */
export function createNewerJobs(queue: JobQueue, log: Logger) {
	let saidAt = -Infinity;
	let unsaid = 0;
	return {
		/** Whether the job is one of them. */
		async has(job: Job): Promise<boolean> {
			const { data } = newerJob.safeParse(job.data);
			if (!data || itemIdOf(job.id ?? '') !== jobIdOf(data.batchId, data.index)) return false;
			const batch = await retryWhileReadOnly(() => readBatch(queue, data.batchId));
			return batch !== undefined && data.index < batch.total;
		},
		/**
		 * Puts it back for a while, without costing an attempt; the returned error tells BullMQ. One whose
		 * item was ended from outside, as a cancel does, ends instead.
		 */
		async leave(job: Job, token: string): Promise<Error> {
			const state = await endOf(job);
			if (state !== undefined) return new UnrecoverableError(state);
			unsaid += 1;
			if (Date.now() - saidAt >= sayEveryMs) {
				const { version } = newerJob.parse(job.data);
				log.warn(
					{ jobId: job.id, format: version, knows: queueFormat, jobs: unsaid },
					'jobs left for a newer worker: upgrade this one',
				);
				saidAt = Date.now();
				unsaid = 0;
			}
			const ms = Math.min(longestMs, firstMs * 2 ** Math.min(10, job.attemptsStarted - 1));
			const until = Date.now() + ms * (0.5 + Math.random() / 2);
			await retryWhileReadOnly(() => job.moveToDelayed(until, token));
			// Who ended it in between could not remove what was held here.
			if ((await endOf(job)) !== undefined) await removeJob(queue, job.name, job.id ?? '');
			return new DelayedError();
		},
	};

	/** How its item has ended, if it has. */
	async function endOf(job: Job): Promise<OutcomeState | undefined> {
		const { batchId, index } = newerJob.parse(job.data);
		const { states } = batchKeys(queue, batchId);
		return stateOfLetter(
			await retryWhileReadOnly(() => queue.redis.getrange(states, index, index)),
		);
	}
}
