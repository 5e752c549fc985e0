import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import { abortableDelay } from '../endpoint/abortable-delay';
import { Failure } from '../endpoint/failure';
import { readBatch } from '../jobs/batch-record';
import { forgetCall, owedCalls } from '../jobs/callbacks';
import { cancel } from '../jobs/cancel';
import type { JobQueue } from '../jobs/open-queue';
import { renewExpiry } from '../jobs/record-outcomes';
import { callBack } from './call-back';
import { recordLost } from './record-lost';

const batchData = z.object({ batchId: z.string() });

/** Calls back this long within one run, then gives the slot back, in milliseconds. */
const patienceMs = 10_000;
const longestPauseMs = 30_000;

/** Runs what concerns a whole batch: its end with the callback, and its deadline. */
export function createBatchProcessor(options: {
	queue: JobQueue;
	log: Logger;
	/** Aborts when the process ends. */
	signal: AbortSignal;
}) {
	const { queue, log, signal } = options;

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
		await recordLost(queue, batchId);
		const batch = await readBatch(queue, batchId);
		if (!batch) return;
		const { capability, total, completed, failed, cancelled } = batch;
		const tookMs = (batch.finishedAt ?? Date.now()) - batch.createdAt;
		const counts = { total, completed, failed, cancelled };
		if (job.attemptsStarted <= 1)
			log.info({ batchId, capability, ...counts, tookMs }, 'batch ended');
		const deadline = `${batchId}-deadline`;
		await queue.bull(job.queueName).remove(deadline);
		const owed = await deliver(batchId);
		if (owed === 0) {
			await renewExpiry(queue, batchId);
			return;
		}
		const pauseMs = Math.min(longestPauseMs, 2000 * 2 ** Math.min(10, job.attemptsStarted));
		log.warn({ batchId, pauseMs, owed }, 'n8n does not take the callback yet');
		await job.moveToDelayed(Date.now() + pauseMs, token);
		throw new DelayedError();
	}

	/** Wakes who waits for the batch; says how many could not be reached. */
	async function deliver(batchId: string): Promise<number> {
		const until = Date.now() + patienceMs;
		for (let pause = 200; ; pause = Math.min(2000, pause * 2)) {
			const owed = await owedCalls(queue, batchId);
			const open = await Promise.all(
				owed.map(async ({ waiter, url }) => {
					const answer = await callBack(url, batchId, signal);
					if (answer === 'not-yet' || answer === 'unreachable') return 1;
					log.info({ batchId, waiter, callback: answer }, 'batch called back');
					await forgetCall(queue, batchId, waiter);
					return 0;
				}),
			);
			const left = open.filter((one) => one === 1).length;
			if (left === 0 || signal.aborted || Date.now() + pause > until) return left;
			await abortableDelay(pause, signal).catch(() => undefined);
		}
	}
}
