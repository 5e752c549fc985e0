import type { INodeProperties } from 'n8n-workflow';

const parameterFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. city',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Boolean', value: 'boolean' },
			{ name: 'Integer', value: 'integer' },
			{ name: 'List of Strings', value: 'array' },
			{ name: 'Number', value: 'number' },
			{
				name: 'Object',
				value: 'object',
				description:
					'An object with any fields. Set Specify Functions to Using JSON to list the fields.',
			},
			{ name: 'String', value: 'string' },
		],
		default: 'string',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Name of the city, in English',
		description: 'What the model should fill in',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: true,
		description: 'Whether a call without this parameter is rejected',
	},
	{
		displayName: 'Allowed Values',
		name: 'values',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Value' },
		default: [],
		placeholder: 'e.g. express',
		displayOptions: { show: { type: ['string', 'array', 'number', 'integer'] } },
		description: 'Values that the model may choose from. Leave empty to allow any value.',
	},
];

/** A function, defined by fields. */
export const functionFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. get_weather',
		description:
			'Name of the function. Characters that the endpoint does not allow are replaced in the request and restored in the result.',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Get the weather of a city',
		description: 'Tells the model what the function does and when to call it',
	},
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add parameter',
		default: {},
		options: [{ displayName: 'Parameter', name: 'parameter', values: parameterFields }],
	},
];
