import type { Logger } from 'pino';
import { mapWithConcurrency } from '../../capabilities/shared/map-with-concurrency';
import { toFailure } from '../../endpoint/to-failure';
import { isFinished, readBatch, type BatchRecord } from '../../jobs/records/batch-record';
import { askAfterMs, askingOnly, pendingCallbacks, wantedBy } from '../../jobs/callbacks/callbacks';
import { cancel } from '../../jobs/cancel';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { indexKeys } from '../../jobs/redis/redis-keys';

const timeoutMs = 10_000;
const atOnce = 10;
/** About the others n8n is asked in the next round. */
const maxAtATime = 200;
const longestPauseMs = 1_800_000;

/**
 * Cancels the batches of executions that were stopped while they waited. n8n tells nobody of it, so
 * it is asked at the address that resumes the execution: a GET resumes nothing, but n8n reads the whole
 * execution for it. So it is asked about a batch after half a minute, and then the more rarely the
 * longer it waits. Says how many batches it cancelled; those of which nothing is known for sure go on.
 */
export async function cancelStopped(
	queue: JobQueue,
	options: {
		log: Logger;
		signal: AbortSignal;
		/** The time, in milliseconds since 1970. */
		now?: number;
	},
): Promise<number> {
	const { log, signal, now = Date.now() } = options;
	const index = indexKeys(queue).pendingCallbacks;
	const due = await queue.redis.zrangebyscore(index, '-inf', now, 'LIMIT', 0, maxAtATime);
	const stopped = await mapWithConcurrency(due.length, atOnce, async (place): Promise<number> => {
		const batchId = due[place];
		if (batchId === undefined || signal.aborted) return 0;
		try {
			const batch = await readBatch(queue, batchId);
			// What has ended stays on the list, for those who look after callbacks, and may begin again.
			const isOpen = batch !== undefined && !isFinished(batch);
			const nextAt = isOpen ? askNextAt(batch, now) : now + longestPauseMs;
			await queue.redis.zadd(index, 'XX', nextAt, batchId);
			if (!isOpen) return 0;
			if (!(await isWantedByNobody(queue, batch, signal))) return 0;
			const cancelled = await cancel(queue, { batchId }, 'cancelled');
			log.warn({ batchId, cancelled }, 'batch cancelled: its execution was stopped');
			return 1;
		} catch (error) {
			// Deleted meanwhile, or of another secret: the others are asked for all the same.
			log.debug(
				{ batchId, kind: toFailure(error).kind },
				'cannot tell whether the execution is still waiting',
			);
			return 0;
		}
	});
	return stopped.reduce((sum, one) => sum + one, 0);
}

/** When to ask about a batch again, and in any case before its jobs begin to cost something. */
function askNextAt({ createdAt, notBefore = 0 }: BatchRecord, now: number): number {
	const pauseMs = Math.max(askAfterMs, Math.min(longestPauseMs, (now - createdAt) / 2));
	const lastAt = notBefore - 2 * askAfterMs;
	return lastAt > now ? Math.min(now + pauseMs, lastAt) : now + pauseMs;
}

/** Whether who wants the batch waits for it, and everybody who does was stopped. */
async function isWantedByNobody(
	queue: JobQueue,
	batch: BatchRecord,
	signal: AbortSignal,
): Promise<boolean> {
	const waiting = async () => {
		const pending = await pendingCallbacks(queue, batch.batchId);
		const wanted = await wantedBy(queue, batch);
		return {
			pending,
			wanted,
			names: [wanted, ...pending.map(({ waitingNode }) => waitingNode)].join(),
		};
	};
	const { pending, wanted, names } = await waiting();
	// One that waits in the process is on no list, and tells its end itself.
	if (!pending.some(({ waitingNode }) => waitingNode === wanted)) return false;
	const answers = await Promise.all(pending.map(({ url }) => isStopped(url, signal)));
	// A retry may have joined while n8n was asked.
	return !answers.includes(false) && (await waiting()).names === names;
}

async function isStopped(url: string | undefined, signal: AbortSignal): Promise<boolean> {
	if (url === undefined) return false;
	try {
		const response = await fetch(url, {
			headers: { accept: askingOnly },
			redirect: 'manual',
			signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
		});
		// Nothing else is proof: a 404 comes from a wrong address as well, and one that went on
		// without us has finished without an error, or runs.
		if (response.status === 409) return /finished with error/i.test(await response.text());
		await response.body?.cancel();
		return false;
	} catch {
		return false;
	}
}
