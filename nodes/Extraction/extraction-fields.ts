import type { INodeProperties } from 'n8n-workflow';
import { fieldRows } from './field-rows';

/** Which items come out. */
export const extractionOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Extract Fields',
			value: 'extractFields',
			action: 'Extract fields from a document',
			description: 'Return one item for each document',
		},
		{
			name: 'Extract Rows',
			value: 'extractRows',
			action: 'Extract rows from a document',
			description: 'Return one item for each entry of a list, such as the lines of an invoice',
		},
	],
	default: 'extractFields',
};

/** Where the document comes from. */
export const documentFields: INodeProperties[] = [
	{
		displayName: 'Input Type',
		name: 'documentFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Binary File(s)',
				value: 'files',
				description:
					'Images, PDF files, recordings, office documents, emails and text files of the item',
			},
			{ name: 'Text', value: 'text' },
			{ name: 'URL(s)', value: 'urls', description: 'URLs, or the files as base64 text' },
		],
		default: 'text',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.body }}',
		displayOptions: { show: { documentFrom: ['text'] } },
	},
	{
		displayName: 'Input Data Field Name(s)',
		name: 'fileFields',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data, photo or *',
		displayOptions: { show: { documentFrom: ['files'] } },
		hint: 'The names of the input fields that contain the files',
		description:
			'Separate several names by commas, or use * for all files of the item. All of them together are one document.',
	},
	{
		displayName: 'URL(s)',
		name: 'urls',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add File' },
		default: [''],
		required: true,
		placeholder: 'e.g. https://example.com/invoice.pdf',
		displayOptions: { show: { documentFrom: ['urls'] } },
		description:
			'URLs, data URLs or base64 text of images, PDF files, recordings and documents. An expression may also return a list.',
	},
];

/** What is wanted. */
export const schemaFields: INodeProperties[] = [
	{
		displayName: 'Schema Type',
		name: 'schemaFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'From Fields Below', value: 'fields' },
			{ name: 'Generate From JSON Example', value: 'example' },
			{
				name: 'Define Using JSON Schema',
				value: 'schema',
				description: 'JSON Schema draft 4 or newer, or an OpenAPI schema',
			},
		],
		default: 'fields',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add field',
		default: {},
		displayOptions: { show: { schemaFrom: ['fields'] } },
		description: 'The fields to extract from the document',
		options: [{ displayName: 'Field', name: 'field', values: fieldRows }],
	},
	{
		displayName: 'JSON Example',
		name: 'example',
		type: 'json',
		typeOptions: { rows: 8 },
		default:
			'{\n\t"number": "A-17",\n\t"date": "2026-11-23",\n\t"total": 99.5,\n\t"lines": [{ "item": "Cable", "price": 9.5 }]\n}',
		displayOptions: { show: { schemaFrom: ['example'] } },
		description:
			'An example of the result. The types are taken from its values, texts such as 2026-11-23 become dates, and all fields are optional.',
	},
	{
		displayName: 'JSON Schema',
		name: 'schema',
		type: 'json',
		typeOptions: { rows: 8 },
		default:
			'{\n\t"type": "object",\n\t"properties": {\n\t\t"number": { "type": "string" },\n\t\t"total": { "type": "number" }\n\t},\n\t"required": ["number"]\n}',
		displayOptions: { show: { schemaFrom: ['schema'] } },
		description:
			'JSON Schema of an object. The descriptions in it tell the model what to look for.',
	},
];

/** Which list becomes rows. */
export const outputFields: INodeProperties[] = [
	{
		displayName: 'Records Field',
		name: 'recordsField',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. lines',
		displayOptions: { show: { operation: ['extractRows'] } },
		description: 'Name of the list field whose entries become items',
	},
];
