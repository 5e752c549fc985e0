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
import { speechFields, speechOperation } from './speech-fields';
import { speechGenerationOptions } from './speech-generation-options';

export class OpenAiCompatibleSpeechGeneration implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Speech Generation',
		name: 'openAiCompatibleSpeechGeneration',
		icon: { light: 'file:speech-generation.svg', dark: 'file:speech-generation.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ generate: 'generate' }),
		description: 'Generate speech from a text of any length',
		builderHint: {
			searchHint:
				'Speaks a text with a voice of the endpoint; the speech comes out as an audio file.',
		},
		defaults: { name: 'Speech Generation' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			speechOperation,
			modelLocator('speech'),
			...speechFields,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: speechGenerationOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('speech') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { speechGenerationAdapter } = await import('./speech-generation-adapter.js');
		return await executeCapability(this, speechGenerationAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
