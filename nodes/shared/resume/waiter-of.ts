import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Waiter } from '../../../jobs/callbacks/callbacks';

/** What a node is called where it waits for a batch: the same while it sleeps and once it is woken. */
export const waiterOf = (node: IExecuteFunctions | IWebhookFunctions): Required<Waiter> => ({
	instanceId: node.getInstanceId(),
	executionId: node.getExecutionId(),
	nodeId: node.getNode().id,
});
