import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { chatOptionFields } from '../shared/descriptions/chat-options';
import { responseFormatOption } from '../shared/descriptions/response-format';

const returnsCalls = { show: { '/operation': ['returnCalls'] } };
const runsTools = { show: { '/operation': ['runTools'] } };

const ownOptions: INodeProperties[] = [
	{
		displayName: 'On Limit',
		name: 'onLimit',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'error' },
			{
				name: 'Return What There Is',
				value: 'partial',
				description: 'With the finish reason step-limit and a hint',
			},
		],
		default: 'error',
		displayOptions: runsTools,
		description: 'What to do where the model still calls tools after the last step',
	},
	{
		displayName: 'Enable Streaming',
		name: 'streaming',
		type: 'boolean',
		default: true,
		displayOptions: runsTools,
		description:
			'Whether to send the words on as they come, where the trigger streams (Chat Trigger and Webhook with response mode Streaming)',
	},
	{
		displayName: 'Maximum Number of Steps',
		name: 'maxSteps',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 10,
		displayOptions: runsTools,
		description: 'How many times the model may call tools before it has to answer',
	},
	{
		displayName: 'Messages (JSON)',
		name: 'messages',
		type: 'json',
		default: '[]',
		description:
			'A whole conversation as OpenAI words it, calls and results included, in place of the prompt and the system message',
	},
	{
		displayName: 'Parallel Calls',
		name: 'parallel',
		type: 'boolean',
		default: true,
		description: 'Whether one answer may hold several calls',
	},
	{ ...responseFormatOption, displayOptions: runsTools },
	{
		displayName: 'Strict',
		name: 'strict',
		type: 'boolean',
		default: false,
		displayOptions: returnsCalls,
		description:
			'Whether the endpoint must keep to the schemas, where it can; arguments are checked here in any case',
	},
];

/** Every option of the node, by their place in the alphabet. */
export const functionCallingOptions: INodeProperties[] = [...chatOptionFields, ...ownOptions].sort(
	(a, b) => a.displayName.localeCompare(b.displayName),
);

const ownNames = new Set(ownOptions.map(({ name }) => name));

/** The options that every request to a chat model has. */
export const withoutOwn = (options: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(options).filter(([name]) => !ownNames.has(name)));
