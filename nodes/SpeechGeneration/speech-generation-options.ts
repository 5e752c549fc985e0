import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption, priceOption } from '../shared/descriptions/common-options';

/** Every option of the Speech Generation node, by their place in the alphabet. */
export const speechGenerationOptions: INodeProperties[] = [
	{
		displayName: 'Characters per Request',
		name: 'maxChars',
		type: 'number',
		typeOptions: { minValue: 50, maxValue: 50000 },
		default: 2000,
		description: 'A longer text is cut where a paragraph or a sentence ends',
	},
	extraBodyOption,
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: 'speech',
		placeholder: 'e.g. news',
		description: 'Name of the file without extension, which is added according to the format',
	},
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. calm and friendly, a little slower than usual',
		description: 'How to speak, for models that follow instructions',
	},
	priceOption,
	{
		displayName: 'Speed',
		name: 'speed',
		type: 'number',
		typeOptions: { minValue: 0.25, maxValue: 4, numberPrecision: 2 },
		default: 1,
		description: 'Speed of the speech, from 0.25 to 4, for OpenAI and compatible servers',
	},
];
