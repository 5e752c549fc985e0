import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { subtitleOf } from '../shared/descriptions/subtitle';
import { oneVersion } from '../shared/descriptions/one-version';
import { simplify } from '../shared/descriptions/common-options';
import { capabilityCredentials, credentialsField } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModelsFor } from '../shared/parameters/search-models';
import { chatNodeOptions, memoryInput, messageFields } from './chat-fields';
import { outputFormatFields } from './output-format';

export class OpenAiCompatibleChat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Chat',
		name: 'openAiCompatibleChat',
		icon: { light: 'file:chat.svg', dark: 'file:chat.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ message: '' }),
		description: 'Chat with Gemini or any other OpenAI-compatible model, many items at once',
		builderHint: {
			searchHint:
				'One answer of a model for each item, with images, PDF files and recordings, in parallel or on workers. For an agent that calls tools, connect OpenAI-Compatible Chat Model to an AI Agent instead. For fields or rows from a document, use OpenAI-Compatible Extraction.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleExtraction',
					relationHint: 'For typed fields or rows instead of text',
				},
				{
					nodeType: '@n8n/n8n-nodes-langchain.agent',
					relationHint:
						'For tools and several steps, with OpenAI-Compatible Chat Model as its model',
				},
			],
		},
		defaults: { name: 'Chat' },
		inputs: memoryInput,
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Message a Model',
						value: 'message',
						action: 'Message a model',
						description: 'Send a conversation to a model and return its answer',
					},
				],
				default: 'message',
			},
			modelLocator('chat'),
			{
				displayName: 'Specify Messages',
				name: 'messagesFrom',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Using Fields Below', value: 'fields' },
					{
						name: 'Using JSON',
						value: 'json',
						description: 'A list of messages, for example from an expression',
					},
				],
				default: 'fields',
			},
			{
				displayName: 'Messages',
				name: 'messages',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true },
				placeholder: 'Add message',
				default: { message: [{ role: 'user', content: '' }] },
				displayOptions: { show: { messagesFrom: ['fields'] } },
				description:
					'The conversation, oldest message first. The last message should be from the user.',
				options: [{ displayName: 'Message', name: 'message', values: messageFields }],
			},
			{
				displayName: 'Messages (JSON)',
				name: 'messagesJson',
				type: 'json',
				typeOptions: { rows: 6 },
				default: '[\n\t{ "role": "user", "content": "" }\n]',
				displayOptions: { show: { messagesFrom: ['json'] } },
				description:
					'The conversation in the format of OpenAI, oldest message first. Use {"type": "binary", "field": "data"} as a content part to attach a file of the item.',
			},
			...outputFormatFields,
			simplify,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: chatNodeOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('chat') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { chatAdapter } = await import('./chat-adapter.js');
		return await executeCapability(this, chatAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
