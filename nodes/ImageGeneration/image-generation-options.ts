import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption, priceOption } from '../shared/descriptions/common-options';

/** Every option of the Image Generation node, by their place in the alphabet. */
export const imageGenerationOptions: INodeProperties[] = [
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'string',
		default: '16:9',
		placeholder: 'e.g. 16:9',
		description:
			'Ratio of width to height. Cannot be combined with Size. Converted to a size if the endpoint needs one.',
	},
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
		displayOptions: { show: { '/task': ['edit'] } },
		description:
			'Binary field with a PNG of the same size as the first image. Transparent areas are generated again.',
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
	{
		displayName: 'Size',
		name: 'size',
		type: 'string',
		default: '1024x1024',
		placeholder: 'e.g. 1536x1024',
		description:
			'Width and height in pixels, or auto. Converted to an aspect ratio if the endpoint needs one. Gemini models also accept 1K, 2K and 4K, with or without an aspect ratio.',
	},
	{
		displayName: 'User',
		name: 'user',
		type: 'string',
		default: '',
		description: 'ID of your end user, which helps the provider to detect abuse',
	},
];
