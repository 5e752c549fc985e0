import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption, priceOption } from '../shared/descriptions/common-options';
import { sizeOption } from './size-option';

/** Every option of the Image Generation node, by their place in the alphabet. */
export const imageGenerationOptions: INodeProperties[] = [
	{
		displayName: 'Background',
		name: 'background',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'Opaque', value: 'opaque' },
			{ name: 'Transparent', value: 'transparent', description: 'Needs the format PNG or WebP' },
		],
		default: 'auto',
		description: 'Background of the image, for OpenAI and compatible servers',
	},
	{
		displayName: 'Compression (%)',
		name: 'compression',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 100,
		description: 'Compression of JPEG and WebP images, for OpenAI and compatible servers',
	},
	extraBodyOption,
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: 'image',
		placeholder: 'e.g. lighthouse',
		description:
			'Name of the file without extension, which is added according to the content. Further images of the same item get a number.',
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'GIF', value: 'gif', description: 'Few models' },
			{ name: 'JPEG', value: 'jpeg' },
			{ name: 'PNG', value: 'png' },
			{ name: 'SVG', value: 'svg', description: 'Newest OpenAI models, if the key has access' },
			{ name: 'WebP', value: 'webp' },
		],
		default: 'png',
		description: 'Format of the image file, for OpenAI and compatible servers',
	},
	{
		displayName: 'Mask Field Name',
		name: 'maskField',
		type: 'string',
		default: 'mask',
		displayOptions: { show: { '/operation': ['edit'] } },
		description:
			'Name of the input field that contains a PNG of the same size as the first image. Transparent areas of it are generated again.',
	},
	priceOption,
	{
		displayName: 'Quality',
		name: 'quality',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'Extra High', value: 'xhigh', description: 'Newest OpenAI models only' },
			{ name: 'HD', value: 'hd', description: 'Servers with older models' },
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
			{ name: 'Maximum', value: 'max', description: 'Newest OpenAI models only' },
			{ name: 'Medium', value: 'medium' },
			{ name: 'Standard', value: 'standard', description: 'Servers with older models' },
		],
		default: 'auto',
		description: 'Quality of the image, for OpenAI and compatible servers',
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'Use the same seed to get the same image, if the endpoint supports seeds',
	},
	sizeOption,
	{
		displayName: 'User ID',
		name: 'user',
		type: 'string',
		default: '',
		placeholder: 'e.g. user-4711',
		description: 'Identifies your end user, which helps the provider to detect abuse',
	},
];
