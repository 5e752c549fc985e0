import type { INodeProperties } from 'n8n-workflow';

/** How an image is looked at. */
export const detailOption: INodeProperties = {
	displayName: 'Detail',
	name: 'detail',
	type: 'options',
	options: [
		{ name: 'Auto', value: 'auto' },
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
	],
	default: 'auto',
	description: 'Level of detail at which the model reads images, if the endpoint offers a choice',
};

/** What happens to images on their way. */
export const imageOptionFields: INodeProperties[] = [
	{
		displayName: 'Maximum Side (Pixels)',
		name: 'maxSide',
		type: 'number',
		typeOptions: { minValue: 16, maxValue: 20000 },
		default: 2048,
		description:
			'Maximum length of the longer side. Larger JPEG, PNG and WebP images are scaled down.',
	},
	{
		displayName: 'Scale Down Images',
		name: 'scaleDown',
		type: 'boolean',
		default: true,
		description:
			'Whether to scale down images that exceed the limit of the endpoint, instead of failing',
	},
	{
		displayName: 'Video Frames',
		name: 'videoFrames',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 16,
		description:
			'How many frames of a video to send as images, instead of the file. Needs ffmpeg. Unless set, endpoints that accept videos get the file, and others get 16 frames.',
	},
	{
		displayName: 'Video Sound',
		name: 'videoSound',
		type: 'boolean',
		default: true,
		description:
			'Whether to send the sound of a video next to its frames. The model must accept audio.',
	},
];
