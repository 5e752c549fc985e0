import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import { executionIn, forgetCall, owedCalls, type OwedCall } from '../../jobs/callbacks/callbacks';
import { noteLateCall } from '../../jobs/callbacks/late-calls';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { callBack, type Called } from './call-back';
import { isProven, pauseAfter, type CallTiming, type Said } from './call-timing';
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

/** Calls who sleeps for an ended batch, each once; says in how many milliseconds to call again. */
export type CallWaiters = (batchId: string, job: Job) => Promise<number | undefined>;

/** Makes the calls of a worker. */
export function createCallWaiters(options: {
	queue: JobQueue;
	log: Logger;
	refusals: Refusals;
	/** Aborts when the process ends. */
	signal: AbortSignal;
	timing: CallTiming;
}): CallWaiters {
	const { queue, log, refusals, signal, timing } = options;
	const open = new Map<string, number>();

	return async (batchId, job) => {
		const owed = await owedCalls(queue, batchId);
		const before = readWords(job);
		const said: Record<string, Said> = {};
		const pauses = await Promise.all(
			owed.map(async (call) => {
				const called = await callOne(batchId, call);
				if (called === 'taken') return undefined;
				if (called === 'later') {
					const last = before[call.waiter];
					if (last) said[call.waiter] = last;
					return timing.shortestPauseMs + Math.random() * 1000;
				}
				return await weigh(called);
			}),
		);
		const left = pauses.filter((pause) => pause !== undefined);
		if (left.length === 0) return undefined;
		// Handed to another worker at once where this one ends.
		if (signal.aborted) return 0;
		await job.updateData({ ...(job.data as object), said });
		return Math.min(...left);

		/** In how many milliseconds to call again; undefined where that is of no use. */
		async function weigh(called: Called & { waiter: string; host: string }) {
			const { waiter, host, answer, why } = called;
			const last = before[waiter];
			const now: Said =
				last?.answer === answer
					? { ...last, times: last.times + 1 }
					: { answer, since: Date.now(), times: 1 };
			if (isProven(now, timing)) {
				log.warn({ batchId, waiter, callback: answer, why }, 'nobody waits for the batch any more');
				await forgetCall(queue, batchId, waiter);
				return undefined;
			}
			said[waiter] = now;
			const pauseMs = pauseAfter(now, timing);
			// Its results are kept until the node has taken them with those of the others.
			if (answer === 'waits-on') return pauseMs;
			const note = { attempts: 1, host, lastError: why, nextAt: Date.now() + pauseMs };
			const late = await noteLateCall(queue, batchId, note);
			if (late)
				log.warn({ batchId, waiter, pauseMs, ...late }, 'n8n does not take the callback yet');
			return pauseMs;
		}
	};

	async function callOne(batchId: string, { waiter, url }: OwedCall) {
		if (url === undefined) {
			refusals.note('damaged', { batchId, waiter }, 'call');
			await forgetCall(queue, batchId, waiter);
			return 'taken';
		}
		const { host } = new URL(url);
		const there = open.get(host) ?? 0;
		if (there >= timing.atOneHost) return 'later';
		open.set(host, there + 1);
		try {
			const executionId = executionIn(waiter);
			const { timeoutMs } = timing;
			const called = await callBack(url, { batchId, executionId }, { signal, timeoutMs });
			if (called.answer !== 'delivered') return { ...called, waiter, host };
			log.info({ batchId, waiter, callback: called.answer }, 'batch called back');
			await forgetCall(queue, batchId, waiter);
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
