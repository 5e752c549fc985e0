import type { INodeProperties } from 'n8n-workflow';

/** What is done. */
export const videoOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Generate Video',
			value: 'generate',
			action: 'Generate a video',
			description: 'Generate a video from a text, and wait for it',
		},
		{
			name: 'Get Video',
			value: 'get',
			action: 'Get a video',
			description: 'Wait for a video that was started before, and download it',
		},
	],
	default: 'generate',
};

/** What is generated or got, and where it goes. */
export const videoFields: INodeProperties[] = [
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A lighthouse at dusk, the camera circles it slowly',
		displayOptions: { show: { operation: ['generate'] } },
		description: 'What to generate',
	},
	{
		displayName: 'Video ID',
		name: 'videoId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. video_68d7512d07848190b3e45da0ecbebcde',
		displayOptions: { show: { operation: ['get'] } },
		description: 'ID of the video at the endpoint, from the output or an error message',
	},
	{
		displayName: 'Put Output in Field',
		name: 'binaryPropertyOutput',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output field to put the video in',
	},
];
