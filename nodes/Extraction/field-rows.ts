import type { INodeProperties } from 'n8n-workflow';

const simpleTypes = [
	{ name: 'Boolean', value: 'boolean' },
	{ name: 'Date', value: 'date', description: 'As YYYY-MM-DD' },
	{
		name: 'Date and Time',
		value: 'dateTime',
		description: 'As YYYY-MM-DDThh:mm:ss with a time zone',
	},
	{ name: 'Integer', value: 'integer' },
	{ name: 'Number', value: 'number' },
	{ name: 'String', value: 'string' },
];

const innerTypes = [
	...simpleTypes,
	{ name: 'Enum', value: 'enum', description: 'One of the allowed values' },
	{ name: 'List', value: 'list', description: 'Values of one type' },
];

const outerTypes = [
	...innerTypes,
	{ name: 'List of Objects', value: 'objectList', description: 'Such as the lines of an invoice' },
	{ name: 'Object', value: 'object', description: 'An object with its own fields' },
];

type Options = NonNullable<INodeProperties['options']>;

/** A row of Fields, whose type is one of these. */
const rowOf = (types: typeof simpleTypes): INodeProperties[] => [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice_number',
		description: 'Name of the column',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [...types].sort((a, b) => a.name.localeCompare(b.name)) as Options,
		default: 'string',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Total with tax, in the currency of the invoice',
		description: 'What the model should look for',
	},
	{
		displayName: 'Required',
		name: 'required',
		type: 'boolean',
		default: false,
		description:
			'Whether the item fails if the document does not contain this field. Optional fields are null in that case.',
	},
	{
		displayName: 'Allowed Values',
		name: 'values',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. paid, open, overdue',
		displayOptions: { show: { type: ['enum'] } },
		description: 'One per line, or separated by commas',
	},
	{
		displayName: 'Type of Entries',
		name: 'items',
		type: 'options',
		options: simpleTypes as Options,
		default: 'string',
		displayOptions: { show: { type: ['list'] } },
	},
];

/** What is wanted, field by field. */
export const fieldRows: INodeProperties[] = [
	...rowOf(outerTypes),
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add field',
		default: {},
		displayOptions: { show: { type: ['object', 'objectList'] } },
		description: 'Fields of the object, or of each object in the list',
		options: [{ displayName: 'Field', name: 'field', values: rowOf(innerTypes) }],
	},
];
