import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import { abortableDelay } from '../endpoint/abortable-delay';
import { Failure } from '../endpoint/failure';
import { batchKeys, readBatch, type CallbackState } from '../jobs/batch-record';
import { cancel } from '../jobs/cancel';
import type { JobQueue } from '../jobs/open-queue';
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
		const state = await deliver(batchId);
		if (state === undefined) return;
		await queue.redis.hset(batchKeys(queue, batchId).record, 'callbackState', state);
		if (state !== 'pending') {
			log.info({ batchId, callback: state }, 'batch called back');
			return;
		}
		const pauseMs = Math.min(longestPauseMs, 2000 * 2 ** Math.min(10, job.attemptsStarted));
		log.warn({ batchId, pauseMs }, 'n8n does not take the callback yet');
		await job.moveToDelayed(Date.now() + pauseMs, token);
		throw new DelayedError();
	}

	/** Undefined where nobody is to be called, or the node took the results meanwhile. */
	async function deliver(batchId: string): Promise<CallbackState | undefined> {
		const { record } = batchKeys(queue, batchId);
		const until = Date.now() + patienceMs;
		for (let pause = 200; ; pause = Math.min(2000, pause * 2)) {
			const [sealed, collected] = await queue.redis.hmget(record, 'callback', 'collected');
			if (!sealed || collected === '1') return undefined;
			const url = queue.envelope.open(sealed, { purpose: 'callback', id: batchId });
			const answer = await callBack(z.url().parse(url), batchId, signal);
			if (answer !== 'not-yet' && answer !== 'unreachable') return answer;
			if (signal.aborted || Date.now() + pause > until) return 'pending';
			await abortableDelay(pause, signal).catch(() => undefined);
		}
	}
}
