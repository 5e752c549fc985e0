import type { INodeProperties } from 'n8n-workflow';

const by = (way: string) => ({ show: { by: [way] } });

/** The shape of an image: a ratio, or a width and a height. */
export const sizeOption: INodeProperties = {
	displayName: 'Size',
	name: 'imageSize',
	type: 'fixedCollection',
	default: { settings: { by: 'aspectRatio', aspectRatio: '16:9' } },
	description: 'Size of the image. Converted to what the endpoint accepts.',
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [
				{
					displayName: 'Set By',
					name: 'by',
					type: 'options',
					options: [
						{ name: 'Aspect Ratio', value: 'aspectRatio' },
						{ name: 'Width and Height', value: 'size' },
					],
					default: 'aspectRatio',
				},
				{
					displayName: 'Aspect Ratio',
					name: 'aspectRatio',
					type: 'string',
					default: '16:9',
					placeholder: 'e.g. 16:9',
					displayOptions: by('aspectRatio'),
					description: 'Ratio of width to height',
				},
				{
					displayName: 'Resolution',
					name: 'resolution',
					type: 'options',
					options: [
						{ name: '1K', value: '1K' },
						{ name: '2K', value: '2K' },
						{ name: '4K', value: '4K' },
						{ name: 'Auto', value: 'auto' },
					],
					default: 'auto',
					displayOptions: by('aspectRatio'),
					description: 'Length of the longer side, for Gemini models',
				},
				{
					displayName: 'Width and Height',
					name: 'size',
					type: 'string',
					default: '1024x1024',
					placeholder: 'e.g. 1536x1024',
					displayOptions: by('size'),
					description:
						'Width and height in pixels, or auto. Gemini models also accept 1K, 2K and 4K.',
				},
			],
		},
	],
};
