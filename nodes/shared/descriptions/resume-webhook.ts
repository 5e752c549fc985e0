import type { IWebhookDescription } from 'n8n-workflow';

/**
 * Where a worker calls back, and where a person sees how far the batch is. The node's id as the
 * path keeps a late callback from resuming another waiting node of the same execution.
 */
export const resumeWebhooks: IWebhookDescription[] = (['POST', 'GET'] as const).map(
	(httpMethod) => ({
		name: 'default',
		httpMethod,
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	}),
);

/** What the editor says of a node that waits; only an execution that runs there knows the token. */
export const waitingNodeTooltip =
	'={{ "This node waits for its jobs on the workers. The workflow continues automatically." + ($execution.resumeUrl.includes("signature=") ? \' <a href="\' + $execution.resumeUrl + \'" target="_blank">View progress</a>\' : "") }}';
