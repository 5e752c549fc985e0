import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { oneVersion } from '../shared/descriptions/one-version';
import { chatModelOptions } from './chat-model-options';
import { modelLocator } from '../shared/descriptions/model-locator';
import { searchModelsFor } from '../shared/parameters/search-models';

export class OpenAiCompatibleChatModel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Chat Model',
		name: 'openAiCompatibleChatModel',
		icon: { light: 'file:chat-model.svg', dark: 'file:chat-model.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: '={{ $parameter["model"] }}',
		description:
			"Use Gemini or any other OpenAI-compatible model with n8n's AI Agent, chains and extractors",
		builderHint: {
			searchHint:
				'The model of an AI Agent or chain, for Gemini, Ollama, Groq and every other OpenAI-compatible API.',
			relatedNodes: [
				{
					nodeType: '@n8n/n8n-nodes-langchain.agent',
					relationHint: 'The agent that this model serves',
				},
			],
		},
		defaults: { name: 'OpenAI-Compatible Chat Model' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiLanguageModel],
		outputNames: ['Model'],
		credentials: [{ name: 'openAiCompatibleApi', required: true }],
		properties: [
			modelLocator('chat'),
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: chatModelOptions,
			},
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('chat') } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		const { supplyChatModel } = await import('./supply-chat-model.js');
		return await supplyChatModel(this, itemIndex);
	}
}
