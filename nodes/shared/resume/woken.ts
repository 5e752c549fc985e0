import type {
	IExecuteData,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { Failure } from '../../../endpoint/failure';
import type { Sleep } from '../../../jobs/callbacks/sleeper';
import { unguard, type WithRun } from './guard-sleep';
import type { Metadata, Reason } from './entry-metadata';

/**
 * Has n8n run the node that slept once more, with the input that it had, and tells it why. n8n
 * would pass the items of a webhook on by itself, but then pair each with the input of the same
 * number. Returns that input; undefined on an n8n that has no such way.
 */
export function wake(node: IWebhookFunctions, reason: Reason): INodeExecutionData[][] | undefined {
	const context = node as IWebhookFunctions & WithRun & { executeData?: IExecuteData };
	const entry = unguard(context) ?? context.executeData;
	if (!entry) return undefined;
	const woken = { ...reason, executionId: node.getExecutionId() };
	const metadata: Metadata = { ...entry.metadata, woken };
	delete metadata.resumeError;
	entry.metadata = metadata;
	// n8n disables the node so that it would not begin to wait anew.
	entry.node.disabled = false;
	return (entry.data.main ?? []).map((items) => items ?? []);
}

/**
 * The batches that a node was woken for; undefined where it runs for the first time. Throws where
 * they cannot be found.
 */
export function wokenFor(node: IExecuteFunctions): Sleep['waits'] | undefined {
	const { woken }: Metadata = node.getExecuteData().metadata ?? {};
	if (woken?.executionId !== node.getExecutionId()) return undefined;
	if ('failure' in woken) throw new Failure(woken.failure);
	return woken.endedBatches;
}

/** The execution in which a node slept that n8n now runs again in another one. */
export function sleptBefore(node: IExecuteFunctions): string | undefined {
	const { sleptIn }: Metadata = node.getExecuteData().metadata ?? {};
	return sleptIn === node.getExecutionId() ? undefined : sleptIn;
}
