import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import {
	executionIn,
	forgetCallback,
	pendingCallbacks,
	type PendingCallback,
} from '../../jobs/callbacks/callbacks';
import { noteLateCallback } from '../../jobs/callbacks/late-callbacks';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { sendCallback, type CallbackResult } from './send-callback';
import { isProven, pauseAfter, type CallbackTiming, type Said } from './callback-timing';
import { traceCallback } from './trace-callback';
import type { Refusals } from '../running/refusals';

const words = z.record(
	z.string(),
	z.object({
		answer: z.enum([
			...['delivered', 'waits-on', 'declined', 'not-yet'],
			...['gone', 'refused', 'held', 'unreachable'],
		] as Said['answer'][]),
		since: z.number(),
		times: z.number().int().positive(),
	}),
);

/** Sends each pending callback of an ended batch once; says in how many milliseconds to send again. */
export type SendCallbacks = (batchId: string, job: Job) => Promise<number | undefined>;

/** Makes what sends the callbacks of a worker. */
export function createCallbackSender(options: {
	queue: JobQueue;
	log: Logger;
	refusals: Refusals;
	/** Aborts when the process ends. */
	signal: AbortSignal;
	timing: CallbackTiming;
}): SendCallbacks {
	const { queue, log, refusals, signal, timing } = options;
	const open = new Map<string, number>();

	return async (batchId, job) => {
		const pending = await pendingCallbacks(queue, batchId);
		const before = readWords(job);
		const said: Record<string, Said> = {};
		const pauses = await Promise.all(
			pending.map(async (callback) => {
				const result = await sendOne(batchId, callback);
				if (result === 'taken') return undefined;
				if (result === 'later') {
					const last = before[callback.waitingNode];
					if (last) said[callback.waitingNode] = last;
					return timing.shortestPauseMs + Math.random() * 1000;
				}
				return await weigh(result);
			}),
		);
		const left = pauses.filter((pause) => pause !== undefined);
		if (left.length === 0) return undefined;
		// Handed to another worker at once where this one ends.
		if (signal.aborted) return 0;
		await job.updateData({ ...(job.data as object), said });
		return Math.min(...left);

		/** In how many milliseconds to send again; undefined where that is of no use. */
		async function weigh(result: CallbackResult & { waitingNode: string; host: string }) {
			const { waitingNode, host, answer, why } = result;
			const last = before[waitingNode];
			const now: Said =
				last?.answer === answer
					? { ...last, times: last.times + 1 }
					: { answer, since: Date.now(), times: 1 };
			if (isProven(now, timing)) {
				log.warn(
					{ batchId, waitingNode, callback: answer, why },
					'no execution is waiting for the batch any more',
				);
				await forgetCallback(queue, batchId, waitingNode);
				return undefined;
			}
			said[waitingNode] = now;
			const pauseMs = pauseAfter(now, timing);
			// Its results are kept until the node has taken them with those of the others.
			if (answer === 'waits-on') return pauseMs;
			const note = { attempts: 1, host, lastError: why, nextAt: Date.now() + pauseMs };
			const late = await noteLateCallback(queue, batchId, note);
			if (late)
				log.warn(
					{ batchId, waitingNode, pauseMs, ...late },
					'n8n has not accepted the callback yet',
				);
			return pauseMs;
		}
	};

	async function sendOne(batchId: string, { waitingNode, url }: PendingCallback) {
		if (url === undefined) {
			refusals.note('damaged', { batchId, waitingNode }, 'callback');
			await forgetCallback(queue, batchId, waitingNode);
			return 'taken';
		}
		const { host } = new URL(url);
		const there = open.get(host) ?? 0;
		if (there >= timing.atOneHost) return 'later';
		open.set(host, there + 1);
		try {
			const executionId = executionIn(waitingNode);
			const { timeoutMs } = timing;
			const result = await traceCallback(
				{ queue, batchId, url },
				async () => await sendCallback(url, { batchId, executionId }, { signal, timeoutMs }),
			);
			if (result.answer !== 'delivered') return { ...result, waitingNode, host };
			log.info({ batchId, waitingNode, callback: result.answer }, 'callback accepted');
			await forgetCallback(queue, batchId, waitingNode);
			return 'taken';
		} finally {
			const left = (open.get(host) ?? 1) - 1;
			if (left > 0) open.set(host, left);
			else open.delete(host);
		}
	}
}

const readWords = ({ data }: Job): Record<string, Said> =>
	words.safeParse((data as { said?: unknown }).said).data ?? {};
