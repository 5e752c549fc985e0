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
		description: 'Width to height; not together with a size, to which it is turned where needed',
	},
	{
		displayName: 'Background',
		name: 'background',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'Opaque', value: 'opaque' },
			{ name: 'Transparent', value: 'transparent', description: 'With format PNG or WebP' },
		],
		default: 'auto',
		description: 'What is behind the image, on OpenAI and servers like it',
	},
	{
		displayName: 'Compression (%)',
		name: 'compression',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 100,
		description: 'Of JPEG and WebP, on OpenAI and servers like it',
	},
	extraBodyOption,
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: 'image',
		placeholder: 'e.g. lighthouse',
		description:
			'Name of the file without its ending, which comes from the content; further images of the same item have a number behind it',
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'GIF', value: 'gif', description: 'Few models' },
			{ name: 'JPEG', value: 'jpeg' },
			{ name: 'PNG', value: 'png' },
			{ name: 'SVG', value: 'svg', description: 'Newest OpenAI models, where the key may use it' },
			{ name: 'WebP', value: 'webp' },
		],
		default: 'png',
		description: 'Of the file, on OpenAI and servers like it',
	},
	{
		displayName: 'Mask Field Name',
		name: 'maskField',
		type: 'string',
		default: 'mask',
		displayOptions: { show: { '/task': ['edit'] } },
		description:
			'Input field with a PNG as large as the first image; what is transparent there is generated anew',
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
		description: 'How much work goes into an image, on OpenAI and servers like it',
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'The same seed asks for the same image, where the endpoint has seeds',
	},
	{
		displayName: 'Size',
		name: 'size',
		type: 'string',
		default: '1024x1024',
		placeholder: 'e.g. 1536x1024',
		description:
			'Width and height in pixels, or auto; turned to an aspect ratio where the endpoint has no sizes. Gemini models also take 1K, 2K and 4K, with an aspect ratio or without.',
	},
	{
		displayName: 'User',
		name: 'user',
		type: 'string',
		default: '',
		description: 'ID of your end user, which helps the provider to find abuse',
	},
];
