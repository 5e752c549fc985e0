import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { Failure } from '../../../endpoint/failure';
import { toFailure } from '../../../endpoint/to-failure';
import { isBatchId } from '../../../jobs/records/ids';
import { requestCallbacks } from '../../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { sharedQueue } from '../../../jobs/queue/shared-queue';
import { failedItem } from '../items/failed-item';
import { queueOf } from '../parameters/queue-of';
import { requireWait } from './require-wait';
import { showProgress } from './show-progress';
import { resume } from './resumed';
import { waitingNodeOf } from './waiting-node-of';

/**
 * Answers the callback of a worker: the node runs again once all of its batches have ended. The answer
 * names the batch, so that nothing else is taken for it. A person who opens the address sees how far
 * they are, which resumes nothing. An error that this function threw would make n8n go on with an
 * empty item, so the node throws it when it runs, or the worker is told to call back again.
 */
export async function resumeBatch(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	if (node.getRequestObject().method === 'GET') return await showProgress(node);
	let queue: JobQueue | undefined;
	const about = batchOf(node);
	try {
		queue = await sharedQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		const waitingNode = waitingNodeOf(node);
		const wait = await requireWait(queue, waitingNode);
		const expected = wait.waits.some(({ batchId }) => batchId === about.batchId);
		if (!expected) return { webhookResponse: { resumed: false, ...about } };
		// The worker of a batch that is under way calls back at the same address.
		if (await requestCallbacks(queue, wait.waits, waitingNode, wait.url)) {
			return { webhookResponse: { resumed: false, waitsOn: true, ...about } };
		}
		return goOn(node, resume(node, { endedBatches: wait.waits }));
	} catch (error) {
		const failure = toFailure(error);
		if (failure.kind === 'temporarily-unavailable') return callAgain(node);
		// Thrown by the node itself once it runs again, as its On Error setting wants it.
		return goOn(node, resume(node, { failure: failure.details }));
	} finally {
		await queue?.close();
	}
}

function callAgain(node: IWebhookFunctions): IWebhookResponseData {
	node.getResponseObject().status(503).json({ message: 'The job queue cannot be reached' });
	return { noWebhookResponse: true };
}

function goOn(
	node: IWebhookFunctions,
	input: INodeExecutionData[][] | undefined,
): IWebhookResponseData {
	const webhookResponse = { resumed: true, ...batchOf(node) };
	return { webhookResponse, workflowData: input ?? tooOld(node) };
}

/** The batch that a callback is for. */
function batchOf(node: IWebhookFunctions): { batchId?: string } {
	const { batchId } = node.getBodyData();
	return typeof batchId === 'string' && isBatchId(batchId) ? { batchId } : {};
}

/** n8n goes on with an item all the same, so that it says what is wrong. */
function tooOld(node: IWebhookFunctions): INodeExecutionData[][] {
	const failure = new Failure({
		kind: 'request-invalid',
		message: 'This version of n8n cannot resume a node that waits for its batch',
		hint: 'Update n8n, or set Execution Mode to Queue and get the results with the Jobs node',
	});
	node.logger.error(failure.message);
	return [[failedItem(failure.details, 0)]];
}
