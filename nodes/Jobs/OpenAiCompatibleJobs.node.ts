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
import { oneVersion } from '../shared/descriptions/one-version';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { listFields } from './list-fields';

/** For operations on a batch or a job that an item names. */
const ofOne = { hide: { operation: ['list'] } };

export class OpenAiCompatibleJobs implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Jobs',
		name: 'openAiCompatibleJobs',
		icon: { light: 'file:jobs.svg', dark: 'file:jobs.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle:
			'={{ { callAgain: "resend callback", get: "get status", list: "get many", results: "get results", retryFailed: "retry failed" }[$parameter["operation"]] ?? $parameter["operation"] }}',
		description:
			'List, monitor, wait for, collect, retry, cancel and delete the jobs that other nodes queued',
		builderHint: {
			searchHint:
				'Follows, waits for, collects, retries and cancels work that other nodes of this package queued with the execution mode Queue.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleJobsTrigger',
					relationHint: 'To start a workflow when queued work ends',
				},
			],
		},
		defaults: { name: 'Jobs' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'jobQueueRedis', required: true, testedBy: 'testJobQueue' }],
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Cancel',
						value: 'cancel',
						action: 'Cancel a batch or job',
						description: 'Stop unfinished jobs and keep the results of finished ones',
					},
					{
						name: 'Delete',
						value: 'delete',
						action: 'Delete a batch or job',
						description: 'Remove requests, results and files. Running jobs are cancelled first.',
					},
					{
						name: 'Get Many',
						value: 'list',
						action: 'Get many batches',
						description: 'Get the batches in the queue with their IDs and status, newest first',
					},
					{
						name: 'Get Results',
						value: 'results',
						action: 'Get the results of a batch or job',
						description: 'Get the result of each job as an item',
					},
					{
						name: 'Get Status',
						value: 'get',
						action: 'Get the status of a batch or job',
						description: 'Get the status of a batch or job',
					},
					{
						name: 'Resend Callback',
						value: 'callAgain',
						action: 'Resend the callback of a batch',
						description:
							'Resume the node that waits for an ended batch, if a worker could not reach n8n before',
					},
					{
						name: 'Retry Failed',
						value: 'retryFailed',
						action: 'Retry failed jobs in a batch',
						description: 'Queue failed jobs again. Completed jobs are not run again.',
					},
					{
						name: 'Wait',
						value: 'wait',
						action: 'Wait for a batch or job',
						description:
							'Wait until a batch, or the batch of a job, has ended. The wait survives restarts of n8n.',
					},
				],
				default: 'list',
			},
			{
				displayName: 'Target',
				name: 'target',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Batch', value: 'batch', description: 'All items that a node queued in one run' },
					{ name: 'Job', value: 'job', description: 'One item of a batch' },
				],
				default: 'batch',
				displayOptions: ofOne,
			},
			{
				displayName: 'Batch ID',
				name: 'batchId',
				type: 'string',
				default: '={{ $json.batchId }}',
				required: true,
				displayOptions: { show: { target: ['batch'] }, ...ofOne },
				description:
					'The batch ID from a node whose Execution Mode is Queue. Each batch is processed once, however many items name it.',
			},
			{
				displayName: 'Job ID',
				name: 'jobId',
				type: 'string',
				default: '={{ $json.jobId }}',
				required: true,
				displayOptions: { show: { target: ['job'] }, ...ofOne },
				description: 'The job ID from a node whose Execution Mode is Queue',
			},
			{
				displayName: 'Seconds Before Suspending',
				name: 'waitInProcessSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 30,
				displayOptions: { show: { operation: ['wait'] } },
				description:
					'How long to wait in memory. After that, the execution is suspended until the batch has ended.',
			},
			...listFields,
		],
	};

	methods = {
		credentialTest: {
			async testJobQueue(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const { testQueue } = await import('./test-queue.js');
				return await testQueue(credential.data ?? {});
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeJobs } = await import('./execute-jobs.js');
		return [await executeJobs(this)];
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
