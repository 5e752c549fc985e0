import type { INodeProperties } from 'n8n-workflow';

const queued = { show: { runMode: ['queueAndWait', 'queue'] } };

/** How the items run. It stands first, so that n8n shows both credentials above it. */
export const runMode: INodeProperties = {
	displayName: 'Run',
	name: 'runMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Inline',
			value: 'inline',
			description: 'In n8n, many items at once',
		},
		{
			name: 'Queue and Wait',
			value: 'queueAndWait',
			description:
				'On workers. The workflow waits until all items are done and survives restarts. Do not use it with a trigger that streams or responds when the last node finishes; use a Respond to Webhook node instead.',
		},
		{
			name: 'Queue',
			value: 'queue',
			description: 'On workers. The workflow continues at once with the job IDs.',
		},
	],
	default: 'inline',
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
			displayName: 'Not Before',
			name: 'notBefore',
			type: 'dateTime',
			default: '',
			description: 'Earliest time at which the jobs may start. The deadline counts from then on.',
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
			displayName: 'Wait in Process (Seconds)',
			name: 'waitInProcessSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: 30,
			displayOptions: { show: { '/runMode': ['queueAndWait'] } },
			description: 'How long to wait before the execution is suspended and removed from memory',
		},
	],
};
