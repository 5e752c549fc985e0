import { abortableDelay } from '../endpoint/abortable-delay';
import { Failure } from '../endpoint/failure';
import { unknownBatch } from './records/batch-record';
import { batchState, type BatchState } from './batch-state';
import { cancel } from './cancel';
import { onBatchEnd } from './events/batch-ends';
import type { JobQueue } from './queue/open-queue';

/** An outage of Redis may last this long before waiting fails, in milliseconds. */
const outageMs = 120_000;

/**
 * Waits until every item has an outcome, or for the time in milliseconds; the state it returns
 * says which. Rejects with the signal's reason. Ends the batch itself when its deadline passes.
 */
export async function waitForBatch(
	queue: JobQueue,
	batchId: string,
	options: {
		signal: AbortSignal;
		timeoutMs?: number;
		onProgress?: (state: BatchState) => void;
	},
): Promise<BatchState> {
	const { signal, timeoutMs = Infinity, onProgress } = options;
	const until = Date.now() + timeoutMs;
	let pause = 200;
	let lastSeen = Date.now();
	let isTold = new AbortController();
	const told = () => {
		isTold.abort();
	};
	const stopListening = timeoutMs > 0 ? onBatchEnd(queue, batchId, told) : () => undefined;
	try {
		for (;;) {
			signal.throwIfAborted();
			isTold = new AbortController();
			try {
				const state = await look(queue, batchId);
				lastSeen = Date.now();
				onProgress?.(state);
				if (state.finishedAt !== undefined || lastSeen >= until) return state;
			} catch (error) {
				const outage = error instanceof Failure && error.kind === 'temporarily-unavailable';
				if (!outage || Date.now() > Math.min(lastSeen + outageMs, until)) throw error;
			}
			const sooner = AbortSignal.any([signal, isTold.signal]);
			await abortableDelay(Math.max(1, Math.min(pause, until - Date.now())), sooner).catch(
				() => undefined,
			);
			pause = Math.min(1000, pause * 1.3);
		}
	} finally {
		stopListening();
	}
}

async function look(queue: JobQueue, batchId: string): Promise<BatchState> {
	const state = await batchState(queue, batchId);
	if (!state) throw unknownBatch(queue, batchId);
	const overdue = state.deadlineAt !== undefined && Date.now() > state.deadlineAt + 1000;
	// With no worker alive, nobody else would.
	if (overdue && state.finishedAt === undefined) {
		await cancel(queue, { batchId }, 'deadline');
		return (await batchState(queue, batchId)) ?? state;
	}
	return state;
}
