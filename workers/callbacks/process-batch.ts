import { DelayedError, UnrecoverableError, WaitingChildrenError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { endOf, isFinished, readBatch } from '../../jobs/records/batch-record';
import { cancel } from '../../jobs/cancel';
import { forgetLateCallback } from '../../jobs/callbacks/late-callbacks';
import { deadlinesQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { renewExpiry } from '../../jobs/records/record-outcomes';
import { reopenMs } from '../../jobs/flows/reopen-batch';
import { recordLost } from '../../jobs/checkpoints/record-lost';
import type { SendCallbacks } from './callback-sender';
import { traceEnd } from './trace-end';
import { batchKeys } from '../../jobs/redis/redis-keys';
import { deadlineIdOf } from '../../jobs/records/ids';

const batchData = z.object({ batchId: z.string() });

/** Runs what concerns a whole batch: its end with the callback, and its deadline. */
export function createBatchProcessor(options: {
	queue: JobQueue;
	log: Logger;
	sendCallbacks: SendCallbacks;
}) {
	const { queue, log, sendCallbacks } = options;

	return async (job: Job, token = ''): Promise<void> => {
		const parsed = batchData.safeParse(job.data);
		if (!parsed.success) throw new UnrecoverableError('request-invalid');
		const { batchId } = parsed.data;
		if (job.name === 'deadline') await endAtDeadline(batchId);
		else await endBatch(batchId, job, token);
	};

	async function endAtDeadline(batchId: string): Promise<void> {
		try {
			const cancelled = await cancel(queue, { batchId }, 'deadline');
			if (cancelled > 0) log.warn({ batchId, cancelled }, 'batch passed its deadline');
		} catch (error) {
			const expired = error instanceof Failure && error.kind === 'request-invalid';
			if (!expired) throw error;
		}
	}

	async function endBatch(batchId: string, job: Job, token: string): Promise<void> {
		const reopenedAt = await readReopened(batchId);
		if (reopenedAt !== null) await waitForReopened(batchId, reopenedAt, job, token);
		await recordLost(queue, batchId, { reopenedAt });
		// A retry came in between: the batch is under way, and its end is not this one.
		if ((await readReopened(batchId)) !== reopenedAt) await comeBack(job, 1000, token);
		const batch = await readBatch(queue, batchId);
		if (!batch) {
			// A node that waited for a batch that was deleted is resumed all the same, and told so.
			await sendAll(batchId, job, token);
			return;
		}
		const { capability, total, completed, failed, cancelled } = batch;
		const tookMs = (batch.finishedAt ?? Date.now()) - batch.createdAt;
		const counts = { total, completed, failed, cancelled };
		if (job.attemptsStarted <= 1) {
			log.info({ batchId, capability, state: endOf(batch), ...counts, tookMs }, 'batch ended');
			await traceEnd(queue, batch);
		}
		await queue.bull(deadlinesQueue).remove(deadlineIdOf(batchId));
		await sendAll(batchId, job, token);
		await renewExpiry(queue, batchId);
	}

	/** Returns once every callback was taken; throws DelayedError where the job has to come back. */
	async function sendAll(batchId: string, job: Job, token: string): Promise<void> {
		const pauseMs = await sendCallbacks(batchId, job);
		if (pauseMs === undefined) {
			await forgetLateCallback(queue, batchId);
			return;
		}
		await comeBack(job, pauseMs, token);
	}

	async function readReopened(batchId: string): Promise<string | null> {
		return await queue.redis.hget(batchKeys(queue, batchId).record, 'reopenedAt');
	}

	/** Gives the slot back where failed jobs of the batch were queued again, or are just about to be. */
	async function waitForReopened(
		batchId: string,
		reopenedAt: string,
		job: Job,
		token: string,
	): Promise<void> {
		if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
		const batch = await readBatch(queue, batchId);
		if (!batch || isFinished(batch) || Date.now() - Number(reopenedAt) > reopenMs) return;
		await comeBack(job, 1000, token);
	}

	async function comeBack(job: Job, afterMs: number, token: string): Promise<never> {
		await job.moveToDelayed(Date.now() + afterMs, token);
		throw new DelayedError();
	}
}
