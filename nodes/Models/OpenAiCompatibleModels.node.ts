import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IExecuteFunctions,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { subtitleOf } from '../shared/descriptions/subtitle';
import { oneVersion } from '../shared/descriptions/one-version';
import { simplify } from '../shared/descriptions/common-options';
import { requiredModelLocator } from '../shared/descriptions/model-locator';
import { searchModelsFor } from '../shared/parameters/search-models';

export class OpenAiCompatibleModels implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Models',
		name: 'openAiCompatibleModels',
		icon: { light: 'file:models.svg', dark: 'file:models.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ get: 'get', list: 'get many' }),
		description: 'List the models of Gemini or any other OpenAI-compatible endpoint',
		builderHint: {
			searchHint: 'Lists the models of an endpoint, to choose one by expression.',
		},
		defaults: { name: 'Models' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'openAiCompatibleApi', required: true, testedBy: 'testEndpoint' }],
		properties: [
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
						description: 'Get one model by its ID',
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
				...requiredModelLocator('The model to get', 'gemini-3.8-flash'),
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
		],
	};

	methods = {
		listSearch: { searchModels: searchModelsFor('any') },
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
		const { executeInline } = await import('../shared/run/execute-inline.js');
		const { modelsAdapter } = await import('./models-adapter.js');
		return await executeInline(this, modelsAdapter);
	}
}
