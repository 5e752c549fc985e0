import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { priceOption, simplify } from '../shared/descriptions/common-options';
import { capabilityCredentials } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhook } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModels } from '../shared/search-models';

export class OpenAiCompatibleChat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Chat',
		name: 'openAiCompatibleChat',
		icon: { light: 'file:chat.svg', dark: 'file:chat.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"] }}',
		description: 'Ask Gemini or any other OpenAI-compatible endpoint, many items at once',
		defaults: { name: 'Chat' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		webhooks: [resumeWebhook],
		properties: [
			runMode,
			modelLocator('The model that answers', 'e.g. gemini-3.8-flash'),
			{
				displayName: 'Messages',
				name: 'messages',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true },
				placeholder: 'Add message',
				default: { message: [{ role: 'user', content: '' }] },
				description: 'The conversation, oldest first; end with a user message',
				options: [
					{
						displayName: 'Message',
						name: 'message',
						values: [
							{
								displayName: 'Role',
								name: 'role',
								type: 'options',
								options: [
									{
										name: 'Assistant',
										value: 'assistant',
										description: 'What the model said before',
									},
									{
										name: 'Developer',
										value: 'developer',
										description: 'Instructions, on newer OpenAI models',
									},
									{
										name: 'System',
										value: 'system',
										description: 'Instructions for the whole conversation',
									},
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
						],
					},
				],
			},
			simplify,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only what is set here is sent',
				options: [
					{
						displayName: 'Extra Body',
						name: 'extraBody',
						type: 'json',
						default: '{}',
						description:
							'Further fields of the request as a JSON object; they replace fields of the same name',
					},
					{
						displayName: 'Frequency Penalty',
						name: 'frequencyPenalty',
						type: 'number',
						typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
						default: 0,
						description: 'From -2 to 2; above 0, words that were used often become less likely',
					},
					{
						displayName: 'Maximum Number of Tokens',
						name: 'maxTokens',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 4096,
						description: 'Where the answer is cut; thinking counts',
					},
					{
						displayName: 'Presence Penalty',
						name: 'presencePenalty',
						type: 'number',
						typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
						default: 0,
						description: 'From -2 to 2; above 0, words that were used at all become less likely',
					},
					priceOption,
					{
						displayName: 'Reasoning Effort',
						name: 'reasoningEffort',
						type: 'options',
						options: [
							{ name: 'High', value: 'high' },
							{ name: 'Low', value: 'low' },
							{ name: 'Medium', value: 'medium' },
							{ name: 'Minimal', value: 'minimal' },
							{ name: 'None', value: 'none' },
						],
						default: 'medium',
						description: 'How long a thinking model may think',
					},
					{
						displayName: 'Seed',
						name: 'seed',
						type: 'number',
						default: 0,
						description: 'The same seed asks for the same answer',
					},
					{
						displayName: 'Stop',
						name: 'stop',
						type: 'string',
						typeOptions: { multipleValues: true },
						default: [],
						description: 'Texts at which the answer ends',
					},
					{
						displayName: 'Temperature',
						name: 'temperature',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 2, numberPrecision: 2 },
						default: 1,
						description: 'From 0, always the likeliest word, to 2',
					},
					{
						displayName: 'Top P',
						name: 'topP',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
						default: 1,
						description: 'Share of the likeliest words to draw from, from 0 to 1',
					},
				],
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/execute-capability.js');
		const { chatAdapter } = await import('./chat-adapter.js');
		return await executeCapability(this, chatAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume-batch.js');
		const { chatAdapter } = await import('./chat-adapter.js');
		return await resumeBatch(this, chatAdapter);
	}
}
