import type { INodeProperties } from 'n8n-workflow';

/** What is done. */
export const speechOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Generate',
			value: 'generate',
			action: 'Generate speech',
			description: 'Generate speech from a text',
		},
	],
	default: 'generate',
};

/** What is spoken, how, and where it goes. */
export const speechFields: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Good morning. Here is the news of today.',
		description: 'What to speak. A long text is spoken in parts, which are joined to one file.',
	},
	{
		displayName: 'Voice',
		name: 'voice',
		type: 'string',
		default: '',
		placeholder: 'e.g. Kore',
		description:
			'Name of the voice. Leave empty for the default voice of the provider: Kore for Gemini, autumn for Groq, alloy for all others.',
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'AAC', value: 'aac' },
			{ name: 'FLAC', value: 'flac' },
			{ name: 'MP3', value: 'mp3' },
			{ name: 'Opus', value: 'opus' },
			{ name: 'PCM', value: 'pcm', description: 'Samples of 16 bits without a header' },
			{ name: 'WAV', value: 'wav', description: 'Always possible, without ffmpeg' },
		],
		default: 'wav',
		description:
			'Format of the file. For a long text, and for endpoints without this format, all but WAV and PCM need ffmpeg.',
	},
	{
		displayName: 'Put Output in Field',
		name: 'binaryPropertyOutput',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output field to put the speech in',
	},
];
