import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { oneVersion } from '../shared/descriptions/one-version';
import { modelLocator } from '../shared/descriptions/model-locator';
import { searchModelsFor } from '../shared/parameters/search-models';
import { embeddingsModelOptions } from './embeddings-model-options';

export class OpenAiCompatibleEmbeddingsModel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Embeddings Model',
		name: 'openAiCompatibleEmbeddingsModel',
		icon: { light: 'file:embeddings-model.svg', dark: 'file:embeddings-model.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: '={{ $parameter["model"] }}',
		description: "Use the embeddings of any OpenAI-compatible endpoint with n8n's vector stores",
		builderHint: {
			searchHint:
				'The embeddings of a vector store, for Gemini, Ollama and every other OpenAI-compatible API.',
			relatedNodes: [
				{
					nodeType: '@n8n/n8n-nodes-langchain.vectorStorePGVector',
					relationHint: 'A vector store that this model serves',
				},
			],
		},
		defaults: { name: 'Embeddings Model' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiEmbedding],
		outputNames: ['Embeddings'],
		credentials: [{ name: 'openAiCompatibleApi', required: true }],
		properties: [
			modelLocator('embeddings'),
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: embeddingsModelOptions,
			},
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('embeddings') } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		const { supplyEmbeddings } = await import('./supply-embeddings.js');
		return await supplyEmbeddings(this, itemIndex);
	}
}
