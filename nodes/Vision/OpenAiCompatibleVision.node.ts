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
import { visionFields, visionOperation, visionOptions } from './vision-fields';

export class OpenAiCompatibleVision implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Vision',
		name: 'openAiCompatibleVision',
		icon: { light: 'file:vision.svg', dark: 'file:vision.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({
			ask: 'ask',
			compare: 'compare',
			describe: 'describe',
			readText: 'read text',
		}),
		description: 'Describe, read and compare images and PDF files, or ask questions about them',
		builderHint: {
			searchHint:
				'Describes, reads or compares images and PDF files, or answers a question about them.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleExtraction',
					relationHint: 'For typed fields or rows of an invoice or form',
				},
			],
		},
		defaults: { name: 'Vision' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			visionOperation,
			modelLocator('vision'),
			...visionFields,
			simplify,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: visionOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('vision') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { visionAdapter } = await import('./vision-adapter.js');
		return await executeCapability(this, visionAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
