import type { INodeProperties } from 'n8n-workflow';
import { imageSourceFields } from '../shared/descriptions/image-source';

/** What is done. */
export const imageOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Edit',
			value: 'edit',
			action: 'Edit an image',
			description: 'Edit images, or generate a new one based on them',
		},
		{
			name: 'Generate',
			value: 'generate',
			action: 'Generate an image',
			description: 'Generate images from a text',
		},
	],
	default: 'generate',
};

/** What is generated, from what, and where it goes. */
export const imageFields: INodeProperties[] = [
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A lighthouse at dusk, as a linocut in two colors',
		description: 'What to generate or to change',
	},
	...imageSourceFields({
		show: { operation: ['edit'] },
		files: 'images',
		binaryDescription:
			'One name, several names separated by commas, or * for all files of the item. Up to 16 PNG, JPEG or WebP images.',
		urlDescription: 'URLs, data URLs or base64 text. An expression may also return a list.',
	}),
	{
		displayName: 'Number of Images',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 1,
		description:
			'How many images to generate. Several requests are sent if the endpoint returns fewer images per request.',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'One Item',
				value: 'item',
				description: 'One item with a binary field for each image',
			},
			{
				name: 'One Item per Image',
				value: 'items',
				description: 'One item per image. The first one includes the usage.',
			},
		],
		default: 'items',
	},
	{
		displayName: 'Put Output in Field',
		name: 'binaryPropertyOutput',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output field to put the image in',
		description: 'Further images of the same item are put in data_1, data_2 and so on',
	},
];
