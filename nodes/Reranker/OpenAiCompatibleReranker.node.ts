import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { extraBodyOption } from '../shared/descriptions/common-options';
import { oneVersion } from '../shared/descriptions/one-version';
import { rerankModel } from '../shared/descriptions/rerank-model';
import { searchModelsFor } from '../shared/parameters/search-models';

export class OpenAiCompatibleReranker implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Reranker',
		name: 'openAiCompatibleReranker',
		icon: { light: 'file:reranker.svg', dark: 'file:reranker.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: '={{ $parameter["model"] }}',
		description: "Rerank the results of n8n's vector stores with any endpoint that has /rerank",
		builderHint: {
			searchHint:
				'The reranker of a vector store with Rerank Results on, for Jina, Cohere, vLLM, llama.cpp and every other API with /rerank.',
			relatedNodes: [
				{
					nodeType: '@n8n/n8n-nodes-langchain.vectorStorePGVector',
					relationHint: 'A vector store whose results it reranks',
				},
			],
		},
		defaults: { name: 'Reranker' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiReranker],
		outputNames: ['Reranker'],
		credentials: [{ name: 'openAiCompatibleApi', required: true }],
		properties: [
			rerankModel,
			{
				displayName: 'Top N',
				name: 'topN',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 3,
				description:
					'Max number of documents to return. The vector store has its own limit of documents to find.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are used',
				options: [extraBodyOption],
			},
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('rerank') } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		const { supplyReranker } = await import('./supply-reranker.js');
		return await supplyReranker(this, itemIndex);
	}
}
