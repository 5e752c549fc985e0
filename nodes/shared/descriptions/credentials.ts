import type { INodeCredentialDescription } from 'n8n-workflow';

/** The credentials of every node that runs a capability. */
export const capabilityCredentials: INodeCredentialDescription[] = [
	{ name: 'openAiCompatibleApi', required: true },
	{
		name: 'jobQueueRedis',
		required: true,
		displayOptions: { show: { runMode: ['queueAndWait', 'queue'] } },
	},
];
