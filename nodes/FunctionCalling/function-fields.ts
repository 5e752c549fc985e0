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
			{ name: 'List of Texts', value: 'array' },
			{ name: 'Number', value: 'number' },
			{ name: 'Object', value: 'object', description: 'Any; for one with fields use JSON' },
			{ name: 'Text', value: 'string' },
		],
		default: 'string',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Name of the city, in English',
		description: 'What the model shall fill in',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: true,
		description: 'Whether a call without it is refused',
	},
	{
		displayName: 'Allowed Values',
		name: 'values',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		displayOptions: { show: { type: ['string', 'array', 'number', 'integer'] } },
		description: 'The only values that the model may choose from; leave empty for any',
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
		description: 'Any name; one that the endpoint refuses is replaced on the way and back',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Get the weather of a city',
		description: 'When to call it and what it does, for the model',
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
