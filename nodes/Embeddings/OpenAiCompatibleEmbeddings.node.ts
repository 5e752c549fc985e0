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
import { capabilityCredentials, credentialsField } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModelsFor } from '../shared/parameters/search-models';
import { embeddingsFields, embeddingsOperation } from './embeddings-fields';
import { embeddingsOptions } from './embeddings-options';

export class OpenAiCompatibleEmbeddings implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Embeddings',
		name: 'openAiCompatibleEmbeddings',
		icon: { light: 'file:embeddings.svg', dark: 'file:embeddings.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ create: '', pairs: 'compare', query: 'compare' }),
		description: 'Turn texts into vectors, with few requests for many items',
		builderHint: {
			searchHint:
				'Vectors for the texts of many items with few requests, for a database of your own. For a vector store node of n8n, connect OpenAI-Compatible Embeddings Model instead.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleEmbeddingsModel',
					relationHint: 'For the vector stores of n8n',
				},
			],
		},
		defaults: { name: 'Embeddings' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			embeddingsOperation,
			modelLocator('embeddings'),
			...embeddingsFields,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: embeddingsOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('embeddings') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { embeddingsAdapter } = await import('./embeddings-adapter.js');
		return await executeCapability(this, embeddingsAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
