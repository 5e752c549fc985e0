import type {
	IExecuteData,
	IExecuteFunctions,
	INodeExecutionData,
	ITaskMetadata,
	IWebhookFunctions,
} from 'n8n-workflow';
import { Failure, type FailureDetails } from '../../endpoint/failure';
import type { Sleep } from '../../jobs/sleeper';

/** Why a node was woken: the batches that it waited for have ended, or they cannot be found. */
type Reason = { endedBatches: Sleep['waits'] } | { failure: FailureDetails };

/** Of which execution: a retry of n8n begins with what this one was run with. */
type Metadata = ITaskMetadata & { woken?: Reason & { executionId: string } };

/**
 * Has n8n run the node that slept once more, with the input that it had, and tells it why. n8n
 * would pass the items of a webhook on by itself, but then pair each with the input of the same
 * number. Returns that input; undefined on an n8n that has no such way.
 */
export function wake(node: IWebhookFunctions, reason: Reason): INodeExecutionData[][] | undefined {
	const { executeData } = node as IWebhookFunctions & { executeData?: IExecuteData };
	if (!executeData) return undefined;
	const woken = { ...reason, executionId: node.getExecutionId() };
	const metadata: Metadata = { ...executeData.metadata, woken };
	executeData.metadata = metadata;
	// n8n disables the node so that it would not begin to wait anew.
	executeData.node.disabled = false;
	return (executeData.data.main ?? []).map((items) => items ?? []);
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
export function wokenBefore(node: IExecuteFunctions): string | undefined {
	const { woken }: Metadata = node.getExecuteData().metadata ?? {};
	return woken?.executionId === node.getExecutionId() ? undefined : woken?.executionId;
}
