import type { INodeProperties } from 'n8n-workflow';
import { chatOptionFields } from '../shared/descriptions/chat-options';
import { detailOption, imageOptionFields } from '../shared/descriptions/image-options';
import { imageSourceFields } from '../shared/descriptions/image-source';

/** What is done with the images. */
export const visionOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Ask',
			value: 'ask',
			action: 'Ask about a document or image',
			description: 'Answer a question about images, PDF files or videos',
		},
		{
			name: 'Compare',
			value: 'compare',
			action: 'Compare images',
			description: 'Describe what is the same and what differs',
		},
		{
			name: 'Describe',
			value: 'describe',
			action: 'Describe an image',
			description: 'Describe the contents of the images',
		},
		{
			name: 'Read Text',
			value: 'readText',
			action: 'Read the text of a document or image',
			description: 'Return all text in the images, word for word',
		},
	],
	default: 'describe',
};

/** Which images, and what is asked. */
export const visionFields: INodeProperties[] = [
	{
		displayName: 'Question',
		name: 'question',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Which of these parts is damaged?',
		displayOptions: { show: { operation: ['ask'] } },
	},
	...imageSourceFields({
		files: 'images, PDF files or videos',
		binaryDescription:
			'One name, several names separated by commas, or * for all files of the item. Office documents, emails and texts are sent as text.',
		urlDescription: 'URLs, data URLs or base64 text. An expression may also return a list.',
	}),
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
		displayOptions: { hide: { '/operation': ['ask'] } },
		description: 'Further instructions for the task',
	},
	{
		displayName: 'System Message',
		name: 'system',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. You check photos of damaged parcels',
		description: 'Instructions that are sent before the images',
	},
];

/** Every option of the Vision node, by their place in the alphabet. */
export const visionOptions: INodeProperties[] = [
	...chatOptionFields,
	...imageOptionFields,
	...ownOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
