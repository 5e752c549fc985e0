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
			description: 'Inside n8n, many items at once',
		},
		{
			name: 'Queue and Wait',
			value: 'queueAndWait',
			description:
				'On workers; the workflow waits until every item is done and survives restarts. A trigger that answers when the last node finishes, or streams, answers too early then: let it respond with a node.',
		},
		{
			name: 'Queue',
			value: 'queue',
			description: 'On workers; the workflow goes on at once with the job IDs',
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
			description: 'When to cancel what is not done by then; the rest is returned',
		},
		{
			displayName: 'Not Before',
			name: 'notBefore',
			type: 'dateTime',
			default: '',
			description:
				'Time at which the jobs may begin, e.g. when the endpoint is cheaper; the deadline counts from then on',
		},
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 0,
			description: 'From 1, the most urgent, to 1000; 0 goes before all others',
		},
		{
			displayName: 'Wait in Process (Seconds)',
			name: 'waitInProcessSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: 30,
			displayOptions: { show: { '/runMode': ['queueAndWait'] } },
			description: 'How long to wait with the execution in memory before it is suspended',
		},
	],
};
