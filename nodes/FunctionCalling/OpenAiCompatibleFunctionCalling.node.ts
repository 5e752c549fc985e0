import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { subtitleOf } from '../shared/descriptions/subtitle';
import { oneVersion } from '../shared/descriptions/one-version';
import { simplify } from '../shared/descriptions/common-options';
import { capabilityCredentials, credentialsField } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModelsFor } from '../shared/parameters/search-models';
import { functionOutputs, toolInputs } from './connections';
import { functionFields } from './function-fields';
import { functionCallingOptions } from './option-fields';

const returnsCalls = { operation: ['returnCalls'] };

export class OpenAiCompatibleFunctionCalling implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Function Calling',
		name: 'openAiCompatibleFunctionCalling',
		icon: { light: 'file:function-calling.svg', dark: 'file:function-calling.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ returnCalls: 'return calls', runTools: 'run tools' }),
		description: 'Let a model choose functions and fill in their arguments, or run n8n tools',
		builderHint: {
			searchHint:
				'Routes each item to the output of the function that the model chooses, or lets the model run tool nodes until it has the answer.',
			relatedNodes: [
				{
					nodeType: '@n8n/n8n-nodes-langchain.agent',
					relationHint: 'For memory and several turns of a conversation',
				},
			],
		},
		defaults: { name: 'Function Calling' },
		inputs: toolInputs,
		outputs: functionOutputs,
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Return Calls',
						value: 'returnCalls',
						action: 'Let a model choose functions',
						description:
							'Return which functions to call and with which arguments, so that the workflow can run them',
					},
					{
						name: 'Run Tools',
						value: 'runTools',
						action: 'Let a model run tools',
						description: 'Run the connected n8n tools until the model has an answer',
					},
				],
				default: 'returnCalls',
			},
			modelLocator('chat'),
			{
				displayName: 'Prompt',
				name: 'prompt',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				placeholder: 'e.g. Where is my parcel A-17?',
				description: 'What the model should do',
			},
			{
				displayName: 'System Message',
				name: 'systemMessage',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
				placeholder: 'e.g. You answer questions about parcels',
				description: 'Instructions that are sent before the prompt',
			},
			{
				displayName: 'Specify Functions',
				name: 'defineBy',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Using Fields Below', value: 'fields' },
					{ name: 'Using JSON', value: 'json', description: "A list in OpenAI's format" },
				],
				default: 'fields',
				displayOptions: { show: returnsCalls },
			},
			{
				displayName: 'Functions',
				name: 'functions',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true },
				placeholder: 'Add function',
				default: {},
				displayOptions: { show: { ...returnsCalls, defineBy: ['fields'] } },
				description:
					'Functions that the model may call. The output has their arguments twice: n8n refuses the word arguments in expressions, so use input there, such as calls[0].input.city.',
				options: [{ displayName: 'Function', name: 'function', values: functionFields }],
			},
			{
				displayName: 'Functions (JSON)',
				name: 'functionsJson',
				type: 'json',
				typeOptions: { rows: 10 },
				default:
					'[\n\t{\n\t\t"name": "",\n\t\t"description": "",\n\t\t"parameters": {\n\t\t\t"type": "object",\n\t\t\t"properties": {}\n\t\t}\n\t}\n]',
				displayOptions: { show: { ...returnsCalls, defineBy: ['json'] } },
				description:
					'A list of functions, each with name, description and parameters (a JSON Schema). {"type": "function", "function": …} around each works as well.',
			},
			{
				displayName: 'Tool Choice',
				name: 'toolChoice',
				type: 'options',
				options: [
					{ name: 'Any', value: 'required', description: 'The model must call a function' },
					{
						name: 'Auto',
						value: 'auto',
						description: 'The model decides whether to call a function',
					},
					{ name: 'None', value: 'none', description: 'The model must not call a function' },
					{
						name: 'One Function',
						value: 'function',
						description: 'The model must call the function named below',
					},
				],
				default: 'auto',
				description:
					'Whether the model has to call a function. When tools are run, a required call applies to the first step only.',
			},
			{
				displayName: 'Function to Call',
				name: 'functionName',
				type: 'string',
				default: '',
				placeholder: 'e.g. get_weather',
				displayOptions: { show: { toolChoice: ['function'] } },
				description: 'Name of the function or tool that the model must call',
			},
			{
				displayName: 'One Output per Function',
				name: 'routeToOutputs',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				displayOptions: { show: { ...returnsCalls, runMode: ['inline', 'queueAndWait'] } },
				description:
					'Whether to send each call to an output of its own, one per function. Items without a call go to the last output.',
			},
			simplify,
			{ ...runMode, displayOptions: { show: returnsCalls } },
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: functionCallingOptions,
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('tools') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		if (this.getNodeParameter('operation', 0) === 'runTools') {
			const { runToolsAdapter } = await import('./run-tools-adapter.js');
			return await executeCapability(this, runToolsAdapter);
		}
		const { returnCallsAdapter } = await import('./return-calls-adapter.js');
		return await executeCapability(this, returnCallsAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
