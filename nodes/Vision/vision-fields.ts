import type { INodeProperties } from 'n8n-workflow';
import { chatOptionFields } from '../shared/descriptions/chat-options';
import { detailOption, imageOptionFields } from '../shared/descriptions/image-options';

/** What is done with which images. */
export const visionFields: INodeProperties[] = [
	{
		displayName: 'Task',
		name: 'task',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Ask', value: 'ask', description: 'Answer a question about the images' },
			{ name: 'Compare', value: 'compare', description: 'Say what is the same and what differs' },
			{ name: 'Describe', value: 'describe', description: 'Say what is seen' },
			{ name: 'Read Text', value: 'readText', description: 'Write down every word, verbatim' },
		],
		default: 'describe',
	},
	{
		displayName: 'Question',
		name: 'question',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Which of these parts is damaged?',
		displayOptions: { show: { task: ['ask'] } },
	},
	{
		displayName: 'Images From',
		name: 'imagesFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Binary Fields', value: 'binary', description: 'Files of the item' },
			{ name: 'URL or Base64', value: 'url', description: 'Addresses or the files as text' },
		],
		default: 'binary',
	},
	{
		displayName: 'Input Data Field Names',
		name: 'binaryFields',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data, photo or *',
		displayOptions: { show: { imagesFrom: ['binary'] } },
		hint: 'The names of the input fields that hold the images',
		description:
			'One name, several separated by commas, or * for all files of the item. PDF files go to endpoints that take them.',
	},
	{
		displayName: 'URL or Base64',
		name: 'urls',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Image' },
		default: [''],
		required: true,
		placeholder: 'e.g. https://example.com/photo.jpg',
		displayOptions: { show: { imagesFrom: ['url'] } },
		description:
			'Addresses, data URLs or base64 text; an expression may also give a list. What the endpoint cannot fetch itself is fetched here.',
	},
];

const ownOptions: INodeProperties[] = [
	detailOption,
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Two sentences, in Portuguese',
		displayOptions: { hide: { '/task': ['ask'] } },
		description: 'What to heed besides the task',
	},
	{
		displayName: 'System Message',
		name: 'system',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'Instructions that stand before the images',
	},
];

/** Every option of the Vision node, by their place in the alphabet. */
export const visionOptions: INodeProperties[] = [
	...chatOptionFields,
	...imageOptionFields,
	...ownOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
