import type { INodeProperties } from 'n8n-workflow';
import { capabilityFilter } from '../shared/descriptions/capability-filter';

const ofList = { show: { operation: ['list'] } };

/** The fields of the operation Get Many. */
export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		displayOptions: ofList,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { operation: ['list'], returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: ofList,
		options: [
			{
				displayName: 'Only This Workflow',
				name: 'thisWorkflow',
				type: 'boolean',
				default: true,
				description: 'Whether to return only batches that this workflow queued',
			},
			{
				displayName: 'States',
				name: 'states',
				type: 'multiOptions',
				options: [
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Completed', value: 'completed', description: 'With or without failed jobs' },
					{ name: 'Failed', value: 'failed', description: 'Every job failed' },
					{ name: 'Running', value: 'running' },
					{ name: 'Waiting', value: 'waiting', description: 'No job has begun yet' },
				],
				default: [],
				description: 'Only return batches in these states. Leave empty for all.',
			},
			capabilityFilter,
			{
				displayName: 'With Failed Jobs',
				name: 'withFailures',
				type: 'boolean',
				default: true,
				description: 'Whether to return only batches in which a job failed',
			},
		],
	},
];
