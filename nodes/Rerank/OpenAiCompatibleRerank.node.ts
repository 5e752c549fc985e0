import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { capabilityCredentials, credentialsField } from '../shared/descriptions/credentials';
import { oneVersion } from '../shared/descriptions/one-version';
import { rerankModel } from '../shared/descriptions/rerank-model';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModelsFor } from '../shared/parameters/search-models';
import { rerankFields, rerankOperation, rerankOptions } from './rerank-fields';

export class OpenAiCompatibleRerank implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Rerank',
		name: 'openAiCompatibleRerank',
		icon: { light: 'file:rerank.svg', dark: 'file:rerank.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: '={{ $parameter["model"] }}',
		description: 'Score documents by how well they answer a query, and keep the best',
		builderHint: {
			searchHint:
				'Sorts the items by how well their text fits a query, with a rerank model. For the results of a vector store node of n8n, connect OpenAI-Compatible Reranker instead.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleReranker',
					relationHint: 'For the vector stores of n8n',
				},
			],
		},
		defaults: { name: 'Rerank' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			rerankOperation,
			rerankModel,
			...rerankFields,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are used',
				options: rerankOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('rerank') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { rerankAdapter } = await import('./rerank-adapter.js');
		const { rankItems } = await import('./rank-items.js');
		const [items = [], ...others] = await executeCapability(this, rerankAdapter);
		return [rankItems(this, items), ...others];
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
