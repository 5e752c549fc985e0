import type { INodeProperties } from 'n8n-workflow';
import { chatOptionFields, webSearchOption } from '../shared/descriptions/chat-options';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Enable Streaming',
		name: 'streaming',
		type: 'boolean',
		default: true,
		description:
			'Whether to stream from the endpoint if the agent streams. Turn off for models that do not stream well; the answer then comes in one piece.',
	},
	webSearchOption,
];

/** Every option of the sub-node, by their place in the alphabet. */
export const chatModelOptions: INodeProperties[] = [...chatOptionFields, ...ownOptions].sort(
	(a, b) => a.displayName.localeCompare(b.displayName),
);
