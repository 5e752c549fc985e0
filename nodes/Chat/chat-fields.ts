import type { ExpressionString, INodeProperties } from 'n8n-workflow';
import { chatOptionFields, webSearchOption } from '../shared/descriptions/chat-options';
import { detailOption, imageOptionFields } from '../shared/descriptions/image-options';
import { schemaOptions } from '../shared/descriptions/response-format';

/** A memory lives in n8n, so only items that run there can have one. */
export const memoryInput: ExpressionString =
	'={{ $parameter["runMode"] === "inline" ? ["main", { type: "ai_memory", displayName: "Memory", maxConnections: 1 }] : ["main"] }}';

/** A message of the conversation. */
export const messageFields: INodeProperties[] = [
	{
		displayName: 'Role',
		name: 'role',
		type: 'options',
		options: [
			{ name: 'Assistant', value: 'assistant', description: 'A previous answer of the model' },
			{
				name: 'Developer',
				value: 'developer',
				description: 'Instructions for newer OpenAI models',
			},
			{ name: 'System', value: 'system', description: 'Instructions for the whole conversation' },
			{ name: 'User', value: 'user', description: 'What the model should answer' },
		],
		default: 'user',
	},
	{
		displayName: 'Text',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Summarize this text in two sentences: …',
	},
	{
		displayName: 'Attachments',
		name: 'attachments',
		type: 'collection',
		placeholder: 'Add attachment',
		default: {},
		description: 'Images, PDF files, recordings, videos and documents to send with the message',
		options: [
			detailOption,
			{
				displayName: 'Input Data Field Name(s)',
				name: 'binaryFields',
				type: 'string',
				default: 'data',
				placeholder: 'e.g. data, photo or *',
				description:
					'Names of the input fields that contain the files, separated by commas, or * for all of them',
			},
			{
				displayName: 'URLs',
				name: 'urls',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add URL' },
				default: [],
				placeholder: 'e.g. https://example.com/photo.jpg',
				description: 'URLs, data URLs or base64 text',
			},
		],
	},
];

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Enable Streaming',
		name: 'streaming',
		type: 'boolean',
		default: true,
		description:
			'Whether to stream the answer to the user as it is generated. Works with a Chat Trigger or Webhook whose response mode is Streaming.',
	},
	{
		displayName: 'History',
		name: 'history',
		type: 'json',
		default: '[]',
		description:
			'Previous messages as a JSON list. They are sent after the system message and before the messages of this node.',
	},
	{
		displayName: 'Number of Answers',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 128 },
		default: 1,
		description: 'How many answers to generate. All of them are returned in the field answers.',
	},
];

/** Every option of the Chat node, by their place in the alphabet. */
export const chatNodeOptions: INodeProperties[] = [
	...chatOptionFields,
	webSearchOption,
	...imageOptionFields,
	...schemaOptions,
	...ownOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
