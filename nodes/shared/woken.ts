import type {
	IExecuteData,
	IExecuteFunctions,
	INodeExecutionData,
	ITaskMetadata,
	IWebhookFunctions,
} from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import type { Sleep } from '../../jobs/sleeper';

type Metadata = ITaskMetadata & { endedBatches?: Sleep['waits'] };

/**
 * Has n8n run the node that slept once more, with the input that it had, and tells it which
 * batches have ended. n8n would pass the items of a webhook on by itself, but then pair each with
 * the input of the same number. Returns that input.
 */
export function wake(node: IWebhookFunctions, waits: Sleep['waits']): INodeExecutionData[][] {
	const executeData = executeDataOf(node);
	if (!executeData) {
		throw new Failure({
			kind: 'request-invalid',
			message: 'This version of n8n cannot wake a node that waits for its batch',
			hint: 'Update n8n, or run the node with "Queue" and fetch the results with the Jobs node',
		});
	}
	const metadata: Metadata = { ...executeData.metadata, endedBatches: waits };
	executeData.metadata = metadata;
	// n8n disables the node so that it would not begin to wait anew.
	executeData.node.disabled = false;
	return (executeData.data.main ?? []).map((items) => items ?? []);
}

/** The batches that a node was woken for; undefined where it runs for the first time. */
export function wokenFor(node: IExecuteFunctions): Sleep['waits'] | undefined {
	const metadata: Metadata | undefined = node.getExecuteData().metadata;
	return metadata?.endedBatches;
}

/** Where a node is about to be run again: what it is run with, so far. */
export function executeDataOf(node: IWebhookFunctions): IExecuteData | undefined {
	return (node as IWebhookFunctions & { executeData?: IExecuteData }).executeData;
}
