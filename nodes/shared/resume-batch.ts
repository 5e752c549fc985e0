import type {
	ExecutionError,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import { batchState } from '../../jobs/batch-state';
import { askForCall, type Waiter } from '../../jobs/callbacks';
import { openQueue, type JobQueue } from '../../jobs/open-queue';
import { readSleep, type Sleep } from '../../jobs/sleeper';
import { failedItem } from './failed-item';
import { queueOf } from './queue-of';
import { toNodeError } from './to-node-error';
import { executeDataOf, wake } from './woken';

/**
 * Answers the call of a worker: the node runs again once all of its batches have ended. An error
 * that this function threw would make n8n go on with an empty item, so it is handed over as the
 * node's own, or the worker is told to call again.
 */
export async function resumeBatch(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	let queue: JobQueue | undefined;
	try {
		queue = await openQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		const waiter = { executionId: node.getExecutionId(), nodeId: node.getNode().id };
		const sleep = await readSleep(queue, waiter);
		if (!sleep) throw notKnown();
		const { batchId } = node.getBodyData();
		const expected = sleep.waits.some((wait) => wait.batchId === batchId);
		if (!expected || (await waitsForMore(queue, waiter, sleep))) {
			return { webhookResponse: { resumed: false } };
		}
		return { webhookResponse: { resumed: true }, workflowData: wake(node, sleep.waits) };
	} catch (error) {
		if (toFailure(error).kind === 'temporarily-unavailable') return callAgain(node);
		return { webhookResponse: { resumed: true }, workflowData: [[fail(node, error)]] };
	} finally {
		await queue?.close();
	}
}

/** Whether another batch is under way; its worker then calls the same address. */
async function waitsForMore(queue: JobQueue, waiter: Waiter, sleep: Sleep): Promise<boolean> {
	for (const { batchId } of sleep.waits) {
		const state = await batchState(queue, batchId);
		if (!state || state.finishedAt !== undefined) continue;
		if (await askForCall(queue, batchId, waiter, sleep.url)) return true;
	}
	return false;
}

function notKnown(): Failure {
	return new Failure({
		kind: 'credential-invalid',
		message: 'The job queue of this node does not know what the node waited for',
		hint: 'Was its Job Queue (Redis) credential changed, or Redis emptied, while the execution slept? Run the workflow again',
	});
}

function callAgain(node: IWebhookFunctions): IWebhookResponseData {
	node.getResponseObject().status(503).json({ message: 'The job queue cannot be reached' });
	return { noWebhookResponse: true };
}

/**
 * Lets the node fail with the error once n8n goes on, which respects its On Error setting. On an
 * n8n that has no such way, the item itself carries the error.
 */
function fail(node: IWebhookFunctions, error: unknown): INodeExecutionData {
	const executeData = executeDataOf(node);
	const resumeError: ExecutionError = toNodeError(node.getNode(), error);
	if (executeData) executeData.metadata = { ...executeData.metadata, resumeError };
	else node.logger.error(resumeError.message);
	return failedItem(toFailure(error).details, 0);
}
