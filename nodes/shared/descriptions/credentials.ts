import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** Where n8n asks for the credentials: first, wherever the field stands that some of them depend on. */
export const credentialsField: INodeProperties = {
	displayName: 'Credentials',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

/** The credentials of every node that runs a capability. */
export const capabilityCredentials: INodeCredentialDescription[] = [
	{ name: 'openAiCompatibleApi', required: true },
	{
		name: 'jobQueueRedis',
		required: true,
		displayOptions: { show: { runMode: ['queueAndWait', 'queue'] } },
	},
];
