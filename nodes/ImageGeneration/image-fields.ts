import type { INodeProperties } from 'n8n-workflow';
import { imageSourceFields } from '../shared/descriptions/image-source';

/** What is drawn, from what, and where it goes. */
export const imageFields: INodeProperties[] = [
	{
		displayName: 'Task',
		name: 'task',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Edit', value: 'edit', description: 'Change images, or draw a new one upon them' },
			{ name: 'Generate', value: 'generate', description: 'Draw images from a text' },
		],
		default: 'generate',
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A lighthouse at dusk, as a linocut in two colours',
		description: 'What to draw, or what to change',
	},
	...imageSourceFields({
		show: { task: ['edit'] },
		binaryDescription:
			'One name, several separated by commas, or * for all files of the item: PNG, JPEG or WebP, 16 at most',
		urlDescription: 'Addresses, data URLs or base64 text; an expression may also give a list',
	}),
	{
		displayName: 'Number of Images',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 1,
		description: 'More than one request may draw are drawn by several requests at once',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'One Item', value: 'item', description: 'All images in one item, one field each' },
			{ name: 'One Item per Image', value: 'items', description: 'Usage is with the first' },
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
		description: 'Further images of the same item are in fields such as data_1 and data_2',
	},
];
