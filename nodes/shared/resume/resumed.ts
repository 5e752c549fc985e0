import type {
	IExecuteData,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { Failure } from '../../../endpoint/failure';
import type { WaitRecord } from '../../../jobs/callbacks/wait-record';
import { unguard, type WithRun } from './guard-wait';
import type { Metadata, Reason } from './entry-metadata';

/**
 * Has n8n run the node that waited once more, with the input that it had, and tells it why. n8n
 * would pass the items of a webhook on by itself, but then pair each with the input of the same
 * number. Returns that input; undefined on an n8n that has no such way.
 */
export function resume(
	node: IWebhookFunctions,
	reason: Reason,
): INodeExecutionData[][] | undefined {
	const context = node as IWebhookFunctions & WithRun & { executeData?: IExecuteData };
	const entry = unguard(context) ?? context.executeData;
	if (!entry) return undefined;
	const resumed = { ...reason, executionId: node.getExecutionId() };
	const metadata: Metadata = { ...entry.metadata, resumed };
	delete metadata.resumeError;
	entry.metadata = metadata;
	// n8n disables the node so that it would not begin to wait anew.
	entry.node.disabled = false;
	return (entry.data.main ?? []).map((items) => items ?? []);
}

/**
 * The batches that a node was resumed for; undefined where it runs for the first time. Throws where
 * they cannot be found.
 */
export function resumedFor(node: IExecuteFunctions): WaitRecord['waits'] | undefined {
	const { resumed }: Metadata = node.getExecuteData().metadata ?? {};
	if (resumed?.executionId !== node.getExecutionId()) return undefined;
	if ('failure' in resumed) throw new Failure(resumed.failure);
	return resumed.endedBatches;
}

/** The execution in which a node waited that n8n now runs again in another one. */
export function waitedBefore(node: IExecuteFunctions): string | undefined {
	const { waitedIn }: Metadata = node.getExecuteData().metadata ?? {};
	return waitedIn === node.getExecutionId() ? undefined : waitedIn;
}
