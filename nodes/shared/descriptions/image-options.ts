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
	description: 'How closely the model looks at images, where the endpoint offers a choice',
};

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
