import { WAIT_INDEFINITELY, type IExecuteFunctions } from 'n8n-workflow';
import { askForCalls, type Waiter } from '../../../jobs/callbacks/callbacks';
import { leaveBatch } from '../../../jobs/leave-batch';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { noteSleep, type Sleep } from '../../../jobs/callbacks/sleeper';
import { noteChild } from '../../../jobs/callbacks/sleeping-child';
import { waitForBatch } from '../../../jobs/wait-for-batch';
import { guardSleep } from './guard-sleep';
import { childOf } from './require-only-child';
import { resumeUrl } from './resume-url';
import { waiterOf } from './waiter-of';

/**
 * Waits for the batches in this process for the time in milliseconds; then puts the execution to
 * sleep until a worker calls back. Says whether all batches have ended.
 */
export async function waitOrSleep(
	node: IExecuteFunctions,
	queue: JobQueue,
	waits: Sleep['waits'],
	options: { waitMs: number; cancelWithExecution: boolean },
): Promise<boolean> {
	const signal = node.getExecutionCancelSignal() ?? new AbortController().signal;
	const waiter = waiterOf(node);
	const until = Date.now() + options.waitMs;
	try {
		for (const { batchId } of waits) {
			const timeoutMs = Math.max(0, until - Date.now());
			const state = await waitForBatch(queue, batchId, { signal, timeoutMs });
			if (state.finishedAt !== undefined) continue;
			if (await sleep(node, queue, waiter, waits)) return false;
			// A tool cannot sleep: it waits here until the batch ends.
			await waitForBatch(queue, batchId, { signal });
		}
		return true;
	} catch (error) {
		if (signal.aborted && options.cancelWithExecution) {
			await Promise.all(waits.map(({ batchId }) => leaveBatch(queue, batchId, waiter)));
		}
		throw error;
	}
}

async function sleep(
	node: IExecuteFunctions,
	queue: JobQueue,
	waiter: Waiter,
	waits: Sleep['waits'],
): Promise<boolean> {
	if (node.isToolExecution()) return false;
	const url = resumeUrl(node);
	await noteSleep(queue, waiter, { url, waits });
	if (!(await askForCalls(queue, waits, waiter, url))) return false;
	const child = childOf(node);
	if (child) await noteChild(queue, child, waits);
	// From here the editor takes the address for its link to the progress.
	node.setMetadata({ resumeUrl: url });
	// The deadline of the batch ends the wait; n8n's own timer would pass the input on unsaid.
	await node.putExecutionToWait(WAIT_INDEFINITELY);
	guardSleep(node);
	return true;
}
