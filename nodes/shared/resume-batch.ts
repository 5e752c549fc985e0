import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import { askForCalls, forgetCall, nameOf } from '../../jobs/callbacks';
import { openQueue, type JobQueue } from '../../jobs/open-queue';
import { renewExpiry } from '../../jobs/record-outcomes';
import { failedItem } from './failed-item';
import { queueOf } from './queue-of';
import { requireSleep } from './require-sleep';
import { showProgress } from './show-progress';
import { wake } from './woken';
import { waiterOf } from './waiter-of';

/**
 * Answers the call of a worker: the node runs again once all of its batches have ended. A person
 * who opens the address sees how far they are, which wakes nothing. An error that this function
 * threw would make n8n go on with an empty item, so the node throws it when it runs, or the worker
 * is told to call again.
 */
export async function resumeBatch(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	if (node.getRequestObject().method === 'GET') return await showProgress(node);
	let queue: JobQueue | undefined;
	try {
		queue = await openQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		const waiter = waiterOf(node);
		const sleep = await requireSleep(queue, waiter);
		const { batchId } = node.getBodyData();
		const expected = sleep.waits.some((wait) => wait.batchId === batchId);
		if (!expected) return { webhookResponse: { resumed: false } };
		// The worker of a batch that is under way calls the same address.
		if (await askForCalls(queue, sleep.waits, waiter, sleep.url)) {
			return { webhookResponse: { resumed: false, waitsOn: true } };
		}
		for (const wait of sleep.waits) {
			if (wait.batchId === batchId) continue;
			await forgetCall(queue, wait.batchId, nameOf(waiter));
			await renewExpiry(queue, wait.batchId);
		}
		const input = wake(node, { endedBatches: sleep.waits });
		return input ? goOn(input) : tooOld(node);
	} catch (error) {
		const failure = toFailure(error);
		if (failure.kind === 'temporarily-unavailable') return callAgain(node);
		// Thrown by the node itself once it runs again, as its On Error setting wants it.
		const input = wake(node, { failure: failure.details });
		return input ? goOn(input) : tooOld(node);
	} finally {
		await queue?.close();
	}
}

function callAgain(node: IWebhookFunctions): IWebhookResponseData {
	node.getResponseObject().status(503).json({ message: 'The job queue cannot be reached' });
	return { noWebhookResponse: true };
}

const goOn = (workflowData: INodeExecutionData[][]): IWebhookResponseData => ({
	webhookResponse: { resumed: true },
	workflowData,
});

/** n8n goes on with an item all the same, so that it says what is wrong. */
function tooOld(node: IWebhookFunctions): IWebhookResponseData {
	const failure = new Failure({
		kind: 'request-invalid',
		message: 'This version of n8n cannot wake a node that waits for its batch',
		hint: 'Update n8n, or run the node with "Queue" and fetch the results with the Jobs node',
	});
	node.logger.error(failure.message);
	return goOn([[failedItem(failure.details, 0)]]);
}
