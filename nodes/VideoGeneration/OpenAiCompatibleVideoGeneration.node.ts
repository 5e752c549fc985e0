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
import { videoFields, videoOperation } from './video-fields';
import { videoGenerationOptions } from './video-generation-options';

export class OpenAiCompatibleVideoGeneration implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Video Generation',
		name: 'openAiCompatibleVideoGeneration',
		icon: { light: 'file:video-generation.svg', dark: 'file:video-generation.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ generate: 'generate video', get: 'get video' }),
		description: 'Generate videos from a text and an image',
		builderHint: {
			searchHint:
				'Generates a video from a text, with an image to begin with; it comes out as a file.',
		},
		defaults: { name: 'Video Generation' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			videoOperation,
			{ ...modelLocator('video'), displayOptions: { show: { operation: ['generate'] } } },
			...videoFields,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: videoGenerationOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('video') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { videoGenerationAdapter } = await import('./video-generation-adapter.js');
		return await executeCapability(this, videoGenerationAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
