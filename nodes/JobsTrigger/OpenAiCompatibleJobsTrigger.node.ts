import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { oneVersion } from '../shared/descriptions/one-version';
import { capabilityFilter } from '../shared/descriptions/capability-filter';

export class OpenAiCompatibleJobsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Jobs Trigger',
		name: 'openAiCompatibleJobsTrigger',
		icon: { light: 'file:jobs-trigger.svg', dark: 'file:jobs-trigger.dark.svg' },
		group: ['trigger'],
		...oneVersion,
		subtitle: '={{ $parameter["target"] + ": " + $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when queued work completes, fails or stalls',
		builderHint: {
			searchHint: 'Starts a workflow when queued work of this package completes, fails or stalls.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleJobs',
					relationHint: 'To collect the results of what ended, or to retry what failed',
				},
			],
		},
		defaults: { name: 'Jobs Trigger' },
		eventTriggerDescription: 'Waiting for a batch or job to end',
		activationMessage: 'Your workflow now starts when queued work ends.',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'jobQueueRedis', required: true }],
		properties: [
			{
				displayName: 'Target',
				name: 'target',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Batch',
						value: 'batch',
						description: 'Start once for all items that a node queued in one run',
					},
					{ name: 'Job', value: 'job', description: 'Start once for each item of a batch' },
				],
				default: 'batch',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: [
					{
						name: 'Cancelled',
						value: 'cancelled',
						action: 'On batch or job cancelled',
						description: 'It was cancelled, or its deadline passed',
					},
					{
						name: 'Completed',
						value: 'completed',
						action: 'On batch or job completed',
						description:
							'The job has a result, or the batch has ended and at least one of its jobs did not fail',
					},
					{
						name: 'Failed',
						value: 'failed',
						action: 'On batch or job failed',
						description: 'The job, or every job of the batch, failed',
					},
					{
						name: 'Stalled',
						value: 'stalled',
						action: 'On batch or job stalled',
						description: 'A worker stopped responding. Another one takes over the job.',
					},
				],
				default: ['completed', 'failed'],
				required: true,
				description: 'Events that start the workflow',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add filter',
				default: {},
				options: [
					capabilityFilter,
					{
						displayName: 'Workflow IDs',
						name: 'workflowIds',
						type: 'string',
						default: '',
						placeholder: 'e.g. k3Jd8sLq2mNx7PzR, a9Bc4dEf6gHi0JkL',
						description:
							"IDs of the workflows to watch, separated by commas. Leave empty for all. The ID is the last part of the workflow's URL in the editor.",
					},
				],
			},
		],
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { startTrigger } = await import('./start-trigger.js');
		return await startTrigger(this);
	}
}
