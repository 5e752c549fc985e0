import { WAIT_INDEFINITELY, type IExecuteFunctions } from 'n8n-workflow';
import { cancel } from '../../jobs/cancel';
import { follow } from '../../jobs/follow';
import type { JobQueue } from '../../jobs/open-queue';
import { noteSleeper } from '../../jobs/sleeper';
import { waitForBatch } from '../../jobs/wait-for-batch';
import { resumeUrl } from './resume-url';

/**
 * Waits for the batches in this process for the time in milliseconds; then puts the execution to
 * sleep until a worker calls back. Says whether the batches have ended.
 */
export async function waitOrSleep(
	node: IExecuteFunctions,
	queue: JobQueue,
	batchIds: string[],
	options: { waitMs: number; cancelWithExecution: boolean },
): Promise<boolean> {
	const signal = node.getExecutionCancelSignal() ?? new AbortController().signal;
	const until = Date.now() + options.waitMs;
	try {
		for (const [index, batchId] of batchIds.entries()) {
			const timeoutMs = Math.max(0, until - Date.now());
			const state = await waitForBatch(queue, batchId, { signal, timeoutMs });
			if (state.finishedAt !== undefined) continue;
			if (await sleep(node, queue, batchIds.slice(index))) return false;
			// A tool or a second waiter cannot sleep: it waits here until the batch ends.
			await waitForBatch(queue, batchId, { signal });
		}
		return true;
	} catch (error) {
		if (signal.aborted && options.cancelWithExecution) {
			await Promise.all(batchIds.map((batchId) => cancel(queue, { batchId }, 'cancelled')));
		}
		throw error;
	}
}

async function sleep(
	node: IExecuteFunctions,
	queue: JobQueue,
	batchIds: string[],
): Promise<boolean> {
	const [first] = batchIds;
	if (first === undefined || node.isToolExecution()) return false;
	const sleeper = { executionId: node.getExecutionId(), nodeId: node.getNode().id };
	await noteSleeper(queue, sleeper, batchIds);
	if ((await follow(queue, first, resumeUrl(node))) !== 'following') return false;
	// The deadline of the batch ends the wait; n8n's own timer would pass the input on unsaid.
	await node.putExecutionToWait(WAIT_INDEFINITELY);
	return true;
}
