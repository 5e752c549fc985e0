import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { chatOptionFields } from '../shared/descriptions/chat-options';
import { responseFormatOption } from '../shared/descriptions/response-format';

const returnsCalls = { show: { '/operation': ['returnCalls'] } };
const runsTools = { show: { '/operation': ['runTools'] } };

const ownOptions: INodeProperties[] = [
	{
		displayName: 'On Step Limit',
		name: 'onLimit',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'error' },
			{
				name: 'Return Last Answer',
				value: 'partial',
				description: 'Return the last answer with the finish reason step-limit',
			},
		],
		default: 'error',
		displayOptions: runsTools,
		description: 'What to do if the model still calls tools after the last step',
	},
	{
		displayName: 'Enable Streaming',
		name: 'streaming',
		type: 'boolean',
		default: true,
		displayOptions: runsTools,
		description:
			'Whether to stream the answer to the user as it is generated. Works with a Chat Trigger or Webhook whose response mode is Streaming.',
	},
	{
		displayName: 'Maximum Number of Steps',
		name: 'maxSteps',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 10,
		displayOptions: runsTools,
		description: 'How many times the model may call tools before it must answer',
	},
	{
		displayName: 'Messages (JSON)',
		name: 'messages',
		type: 'json',
		default: '[]',
		description:
			"A whole conversation in OpenAI's format, including tool calls and results. Replaces the prompt and the system message.",
	},
	{
		displayName: 'Parallel Function Calls',
		name: 'parallel',
		type: 'boolean',
		default: true,
		description: 'Whether the model may make several calls in one answer',
	},
	{ ...responseFormatOption, displayOptions: runsTools },
	{
		displayName: 'Strict',
		name: 'strict',
		type: 'boolean',
		default: false,
		displayOptions: returnsCalls,
		description:
			'Whether to have the endpoint enforce the schemas, if it supports that. The arguments are checked by this node in any case.',
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
