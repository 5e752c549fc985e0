import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IExecuteFunctions,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { simplify } from '../shared/descriptions/common-options';
import { capabilityCredentials } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModels } from '../shared/parameters/search-models';

export class OpenAiCompatibleModels implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Models',
		name: 'openAiCompatibleModels',
		icon: { light: 'file:models.svg', dark: 'file:models.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "list" ? "list" : "get: " + $parameter["model"] }}',
		description: 'List the models of Gemini or any other OpenAI-compatible endpoint',
		defaults: { name: 'Models' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials.map((one) =>
			one.name === 'openAiCompatibleApi' ? { ...one, testedBy: 'testEndpoint' } : one,
		),
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			runMode,
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Get',
						value: 'get',
						action: 'Get a model',
						description: 'Get one model by its name',
					},
					{
						name: 'Get Many',
						value: 'list',
						action: 'Get many models',
						description: 'Get all models, one item each',
					},
				],
				default: 'list',
			},
			{
				...modelLocator('The model to look up', 'e.g. gemini-3.8-flash'),
				displayOptions: { show: { operation: ['get'] } },
			},
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				placeholder: 'e.g. flash',
				displayOptions: { show: { operation: ['list'] } },
				description: 'Only return models whose name contains this text. Leave empty for all.',
			},
			simplify,
			queueOptions,
		],
	};

	methods = {
		listSearch: { searchModels },
		credentialTest: {
			async testEndpoint(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const { testEndpoint } = await import('./test-endpoint.js');
				return await testEndpoint(credential.data ?? {});
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { modelsAdapter } = await import('./models-adapter.js');
		return await executeCapability(this, modelsAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
