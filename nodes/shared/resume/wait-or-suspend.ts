import { WAIT_INDEFINITELY, type IExecuteFunctions } from 'n8n-workflow';
import { requestCallbacks, type WaitingNode } from '../../../jobs/callbacks/callbacks';
import { leaveBatch } from '../../../jobs/leave-batch';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { writeWait, type WaitRecord } from '../../../jobs/callbacks/wait-record';
import { noteChild } from '../../../jobs/callbacks/waiting-child';
import { waitForBatch } from '../../../jobs/wait-for-batch';
import { guardWait } from './guard-wait';
import { childOf } from './require-only-child';
import { resumeUrl } from './resume-url';
import { waitingNodeOf } from './waiting-node-of';
import { runsAsTool } from '../parameters/runs-as-tool';

/**
 * Waits for the batches in this process for the time in milliseconds; then suspends the execution
 * until a worker calls back. Says whether all batches have ended.
 */
export async function waitOrSuspend(
	node: IExecuteFunctions,
	queue: JobQueue,
	waits: WaitRecord['waits'],
	options: { waitMs: number; cancelWithExecution: boolean },
): Promise<boolean> {
	const signal = node.getExecutionCancelSignal() ?? new AbortController().signal;
	const waitingNode = waitingNodeOf(node);
	const until = Date.now() + options.waitMs;
	try {
		for (const { batchId } of waits) {
			const timeoutMs = Math.max(0, until - Date.now());
			const state = await waitForBatch(queue, batchId, { signal, timeoutMs });
			if (state.finishedAt !== undefined) continue;
			if (await suspend(node, queue, waitingNode, waits)) return false;
			// A tool cannot be suspended: it waits here until the batch ends.
			await waitForBatch(queue, batchId, { signal });
		}
		return true;
	} catch (error) {
		if (signal.aborted && options.cancelWithExecution) {
			await Promise.all(waits.map(({ batchId }) => leaveBatch(queue, batchId, waitingNode)));
		}
		throw error;
	}
}

async function suspend(
	node: IExecuteFunctions,
	queue: JobQueue,
	waitingNode: WaitingNode,
	waits: WaitRecord['waits'],
): Promise<boolean> {
	if (runsAsTool(node)) return false;
	const url = resumeUrl(node);
	await writeWait(queue, waitingNode, { url, waits });
	if (!(await requestCallbacks(queue, waits, waitingNode, url))) return false;
	const child = childOf(node);
	if (child) await noteChild(queue, child, waits);
	// From here the editor takes the address for its link to the progress.
	node.setMetadata({ resumeUrl: url });
	// The deadline of the batch ends the wait; n8n's own timer would pass the input on unsaid.
	await node.putExecutionToWait(WAIT_INDEFINITELY);
	guardWait(node);
	return true;
}
