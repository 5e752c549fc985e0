import { DelayedError, UnrecoverableError, WaitingChildrenError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import { abortableDelay } from '../endpoint/abortable-delay';
import { Failure } from '../endpoint/failure';
import { batchKeys, isFinished, readBatch } from '../jobs/batch-record';
import { forgetCall, owedCalls } from '../jobs/callbacks';
import { cancel } from '../jobs/cancel';
import type { JobQueue } from '../jobs/open-queue';
import { forgetLateCall, noteLateCall, type LateCall } from '../jobs/late-calls';
import { renewExpiry } from '../jobs/record-outcomes';
import { reopenMs } from '../jobs/reopen-batch';
import { callBack } from './call-back';
import { recordLost } from '../jobs/record-lost';
import type { Refusals } from './refusals';

const batchData = z.object({ batchId: z.string() });

/** Calls back this long within one run, then gives the slot back, in milliseconds. */
const patienceMs = 10_000;
const longestPauseMs = 30_000;

/** Runs what concerns a whole batch: its end with the callback, and its deadline. */
export function createBatchProcessor(options: {
	queue: JobQueue;
	log: Logger;
	refusals: Refusals;
	/** Aborts when the process ends. */
	signal: AbortSignal;
}) {
	const { queue, log, refusals, signal } = options;

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
		await waitForReopened(batchId, job, token);
		await recordLost(queue, batchId);
		const batch = await readBatch(queue, batchId);
		if (!batch) {
			// Who slept for a batch that was deleted is woken all the same, and told so.
			await callAll(batchId, job, token);
			return;
		}
		const { capability, total, completed, failed, cancelled } = batch;
		const tookMs = (batch.finishedAt ?? Date.now()) - batch.createdAt;
		const counts = { total, completed, failed, cancelled };
		if (job.attemptsStarted <= 1)
			log.info({ batchId, capability, ...counts, tookMs }, 'batch ended');
		const deadline = `${batchId}-deadline`;
		await queue.bull(job.queueName).remove(deadline);
		await callAll(batchId, job, token);
		await renewExpiry(queue, batchId);
	}

	/** Returns once every call was taken; throws DelayedError where the job has to come back. */
	async function callAll(batchId: string, job: Job, token: string): Promise<void> {
		const late = await deliver(batchId);
		if (!late) {
			await forgetLateCall(queue, batchId);
			return;
		}
		const pauseMs = Math.min(longestPauseMs, 2000 * 2 ** Math.min(10, job.attemptsStarted));
		const nextAt = Date.now() + pauseMs;
		await noteLateCall(queue, batchId, { ...late, nextAt });
		log.warn({ batchId, pauseMs, ...late }, 'n8n does not take the callback yet');
		await job.moveToDelayed(nextAt, token);
		throw new DelayedError();
	}

	/** Gives the slot back where failed jobs of the batch were queued again, or are just about to be. */
	async function waitForReopened(batchId: string, job: Job, token: string): Promise<void> {
		const reopened = await queue.redis.hget(batchKeys(queue, batchId).record, 'reopenedAt');
		if (reopened === null) return;
		if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
		const batch = await readBatch(queue, batchId);
		if (!batch || isFinished(batch) || Date.now() - Number(reopened) > reopenMs) return;
		await job.moveToDelayed(Date.now() + 1000, token);
		throw new DelayedError();
	}

	/** Wakes who waits for the batch; says what kept it from those that could not be reached. */
	async function deliver(batchId: string): Promise<Omit<LateCall, 'nextAt'> | undefined> {
		const until = Date.now() + patienceMs;
		const late = { attempts: 0, host: '', lastError: '' };
		for (let pause = 200; ; pause = Math.min(2000, pause * 2)) {
			const owed = await owedCalls(queue, batchId);
			const open = await Promise.all(
				owed.map(async ({ waiter, url }) => {
					if (url === undefined) {
						refusals.note('damaged', { batchId, waiter }, 'call');
						await forgetCall(queue, batchId, waiter);
						return 0;
					}
					const answer = await callBack(url, batchId, signal, (why) => {
						Object.assign(late, { host: new URL(url).host, lastError: why });
						late.attempts += 1;
					});
					if (answer === 'not-yet' || answer === 'unreachable') return 1;
					log.info({ batchId, waiter, callback: answer }, 'batch called back');
					// Its results are kept until the node has taken them with those of the others.
					if (answer === 'waits-on') return 0;
					await forgetCall(queue, batchId, waiter);
					return 0;
				}),
			);
			const left = open.filter((one) => one === 1).length;
			if (left === 0) return undefined;
			if (signal.aborted || Date.now() + pause > until) return late;
			await abortableDelay(pause, signal).catch(() => undefined);
		}
	}
}
