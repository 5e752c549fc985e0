import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { WaitingNode } from '../../../jobs/callbacks/callbacks';

/** The node as one that waits for a batch: the same while it waits and once it is resumed. */
export const waitingNodeOf = (
	node: IExecuteFunctions | IWebhookFunctions,
): Required<WaitingNode> => ({
	instanceId: node.getInstanceId(),
	executionId: node.getExecutionId(),
	nodeId: node.getNode().id,
});
