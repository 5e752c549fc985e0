import type {
	ExecutionError,
	IExecuteData,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { toFailure } from '../../endpoint/to-failure';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { follow } from '../../jobs/follow';
import { openQueue, type JobQueue } from '../../jobs/open-queue';
import { batchesOfSleeper } from '../../jobs/sleeper';
import type { Adapter } from './adapter';
import { collectedItems } from './collected-items';
import { queueOf } from './queue-of';
import { toNodeError } from './to-node-error';

/** Wakes a node with the results of its batch, as if it had never slept. */
export async function resumeBatch<Request, Result>(
	node: IWebhookFunctions,
	adapter: Adapter<Request, Result>,
): Promise<IWebhookResponseData> {
	return await resume(node, async (queue, [batchId = '']) => {
		const collected = await collect(queue, { batchId });
		return await collectedItems(node, adapter, collected);
	});
}

/**
 * Answers the call of a worker. An error that this function threw would make n8n go on with an
 * empty item, so it is handed over as the node's own, or the worker is told to call again.
 */
export async function resume(
	node: IWebhookFunctions,
	toOutput: (queue: JobQueue, batchIds: string[]) => Promise<INodeExecutionData[]>,
): Promise<IWebhookResponseData> {
	let queue: JobQueue | undefined;
	try {
		queue = await openQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		const sleeper = { executionId: node.getExecutionId(), nodeId: node.getNode().id };
		const batchIds = await batchesOfSleeper(queue, sleeper);
		const { batchId } = node.getBodyData();
		if (typeof batchId !== 'string' || !batchIds.includes(batchId)) {
			return { webhookResponse: { resumed: false } };
		}
		if (await waitsForMore(node, queue, batchIds)) return { webhookResponse: { resumed: false } };
		const items = await toOutput(queue, batchIds);
		return { webhookResponse: { resumed: true }, workflowData: [items] };
	} catch (error) {
		if (toFailure(error).kind === 'temporarily-unavailable') return callAgain(node);
		fail(node, toNodeError(node.getNode(), error));
		return { webhookResponse: { resumed: true }, workflowData: [[{ json: {} }]] };
	} finally {
		await queue?.close();
	}
}

/** Whether another batch is under way; its worker then calls the same address. */
async function waitsForMore(
	node: IWebhookFunctions,
	queue: JobQueue,
	batchIds: string[],
): Promise<boolean> {
	for (const batchId of batchIds) {
		const state = await batchState(queue, batchId);
		if (!state || state.finishedAt !== undefined) continue;
		const { originalUrl = '' } = node.getRequestObject();
		const host = node.getHeaderData().host ?? '';
		if ((await follow(queue, batchId, `http://${host}${originalUrl}`)) === 'following') return true;
	}
	return false;
}

function callAgain(node: IWebhookFunctions): IWebhookResponseData {
	node.getResponseObject().status(503).json({ message: 'The job queue cannot be reached' });
	return { noWebhookResponse: true };
}

/** Lets the node fail with the error once n8n goes on, which respects its On Error setting. */
function fail(node: IWebhookFunctions, error: ExecutionError): void {
	const { executeData } = node as IWebhookFunctions & { executeData?: IExecuteData };
	if (executeData) executeData.metadata = { ...executeData.metadata, resumeError: error };
}
