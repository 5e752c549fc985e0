import type { ExpressionString, INodeProperties } from 'n8n-workflow';
import { chatOptionFields } from '../shared/descriptions/chat-options';
import { detailOption, imageOptionFields } from '../shared/descriptions/image-options';
import { responseFormatOption } from '../shared/descriptions/response-format';

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
			{ name: 'Assistant', value: 'assistant', description: 'What the model said before' },
			{
				name: 'Developer',
				value: 'developer',
				description: 'Instructions, on newer OpenAI models',
			},
			{ name: 'System', value: 'system', description: 'Instructions for the whole conversation' },
			{ name: 'User', value: 'user', description: 'What the model shall answer' },
		],
		default: 'user',
	},
	{
		displayName: 'Text',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
	},
	{
		displayName: 'Attachments',
		name: 'attachments',
		type: 'collection',
		placeholder: 'Add attachment',
		default: {},
		description: 'Images, PDF files and recordings that belong to the message',
		options: [
			detailOption,
			{
				displayName: 'Input Data Field Names',
				name: 'binaryFields',
				type: 'string',
				default: 'data',
				placeholder: 'e.g. data, photo or *',
				description: 'Fields of the item that hold files, separated by commas; * for all of them',
			},
			{
				displayName: 'URLs',
				name: 'urls',
				type: 'string',
				typeOptions: { multipleValues: true },
				default: [],
				placeholder: 'e.g. https://example.com/photo.jpg',
				description: 'Addresses, data URLs or base64 text',
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
			'Whether to send the words on as they come, where the trigger streams (Chat Trigger and Webhook with response mode Streaming)',
	},
	{
		displayName: 'History',
		name: 'history',
		type: 'json',
		default: '[]',
		description:
			'What was said before, as a JSON list of messages; it goes between the instructions and the messages',
	},
	{
		displayName: 'Number of Answers',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 128 },
		default: 1,
		description: 'How many answers to ask for; all stand in the field answers',
	},
];

/** Every option of the Chat node, by their place in the alphabet. */
export const chatNodeOptions: INodeProperties[] = [
	...chatOptionFields,
	...imageOptionFields,
	responseFormatOption,
	...ownOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
