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
import {
	documentFields,
	extractionOperation,
	outputFields,
	schemaFields,
} from './extraction-fields';
import { extractionOptions } from './extraction-options';

export class OpenAiCompatibleExtraction implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Extraction',
		name: 'openAiCompatibleExtraction',
		icon: { light: 'file:extraction.svg', dark: 'file:extraction.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ extractFields: 'fields', extractRows: 'rows' }),
		description:
			'Turn emails, invoices, forms and other documents into checked data, one row or many',
		builderHint: {
			searchHint:
				'Validated fields or rows from texts, images, PDF files and recordings, ready for a table or database. Prefer it to a chat that is asked for JSON and a node that parses the answer.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleTranscription',
					relationHint: 'For the words of a recording instead of fields',
				},
			],
		},
		defaults: { name: 'Extraction' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			extractionOperation,
			modelLocator('chat'),
			...documentFields,
			...schemaFields,
			...outputFields,
			simplify,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: extractionOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('chat') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { extractionAdapter } = await import('./extraction-adapter.js');
		return await executeCapability(this, extractionAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
