import type { INodeProperties } from 'n8n-workflow';

const queued = { show: { runMode: ['queueAndWait', 'queue'] } };

/** Where the items run. */
export const runMode: INodeProperties = {
	displayName: 'Execution Mode',
	name: 'runMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			// eslint-disable-next-line n8n-nodes-base/node-param-display-name-miscased -- its own name
			name: 'In n8n',
			value: 'inline',
			description: 'Process many items at once inside this n8n',
		},
		{
			name: 'Queue and Wait',
			value: 'queueAndWait',
			description:
				'Process the items on workers. The workflow waits for the results and survives restarts of n8n. If a trigger must respond with them, use a Respond to Webhook node.',
		},
		{
			name: 'Queue',
			value: 'queue',
			description: 'Process the items on workers. The workflow continues at once with the job IDs.',
		},
	],
	default: 'inline',
	description: 'Where to process the items. Queue and Wait and Queue need a worker.',
};

/** What only queued work can be told. */
export const queueOptions: INodeProperties = {
	displayName: 'Queue Options',
	name: 'queueOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: queued,
	options: [
		{
			displayName: 'Deadline (Hours)',
			name: 'deadlineHours',
			type: 'number',
			typeOptions: { minValue: 0.01, maxValue: 720, numberPrecision: 2 },
			default: 24,
			description: 'When to cancel unfinished jobs. Finished results are returned.',
		},
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 0,
			description: 'From 1 (most urgent) to 1000. 0 runs before all others.',
		},
		{
			displayName: 'Seconds Before Suspending',
			name: 'waitInProcessSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: 30,
			displayOptions: { show: { '/runMode': ['queueAndWait'] } },
			description:
				'How long to wait in memory. After that, the execution is suspended until the jobs are done.',
		},
		{
			displayName: 'Start After',
			name: 'notBefore',
			type: 'dateTime',
			default: '',
			description: 'Time before which no job starts. The deadline counts from then on.',
		},
	],
};
