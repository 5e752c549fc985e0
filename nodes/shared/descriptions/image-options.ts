import type { INodeProperties } from 'n8n-workflow';

/** What happens to images on their way. */
export const imageOptionFields: INodeProperties[] = [
	{
		displayName: 'Maximum Side (Pixels)',
		name: 'maxSide',
		type: 'number',
		typeOptions: { minValue: 16, maxValue: 20000 },
		default: 2048,
		description: 'Longest side of an image; larger JPEG and PNG images are scaled down to it',
	},
	{
		displayName: 'Scale Down Images',
		name: 'scaleDown',
		type: 'boolean',
		default: true,
		description: "Whether images over the endpoint's limit are made smaller instead of refused",
	},
];
