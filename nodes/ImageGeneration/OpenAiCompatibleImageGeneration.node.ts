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
import { imageFields, imageOperation } from './image-fields';
import { imageGenerationOptions } from './image-generation-options';

export class OpenAiCompatibleImageGeneration implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Image Generation',
		name: 'openAiCompatibleImageGeneration',
		icon: { light: 'file:image-generation.svg', dark: 'file:image-generation.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ edit: 'edit', generate: 'generate' }),
		description: 'Generate images from a text, or edit existing images',
		builderHint: {
			searchHint:
				'Generates images from a text, or edits images of the input; each comes out as a file.',
		},
		defaults: { name: 'Image Generation' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			imageOperation,
			modelLocator('images'),
			...imageFields,
			simplify,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: imageGenerationOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('images') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { imageGenerationAdapter } = await import('./image-generation-adapter.js');
		return await executeCapability(this, imageGenerationAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
