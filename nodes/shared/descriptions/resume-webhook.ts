import type { IWebhookDescription } from 'n8n-workflow';

/**
 * Where a worker calls back. The node's id as the path keeps a late call from waking another
 * waiting node of the same execution.
 */
export const resumeWebhook: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
};
