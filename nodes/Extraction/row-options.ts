import type { INodeProperties } from 'n8n-workflow';

/** The options of what the output items look like. */
export const rowOptions: INodeProperties[] = [
	{
		displayName: 'Include Document Fields',
		name: 'includeDocumentFields',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/outputItems': ['records'] } },
		description:
			'Whether each record also has the fields beside the list, such as the number of the invoice',
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether to keep the fields of the input item; extracted ones of the same name win',
	},
	{
		displayName: 'Metadata Field',
		name: 'metadataField',
		type: 'string',
		default: 'extraction',
		description:
			'Name of the field with model, usage, requests, conflicts, evidence and source; without it they are left out',
	},
	{
		displayName: 'Output Field',
		name: 'outputField',
		type: 'string',
		default: 'data',
		description: 'Name of one field to put the columns under',
	},
	{
		displayName: 'Row Key',
		name: 'rowKey',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add key',
		description:
			'Adds a key that is the same whenever the same row is extracted, so that an upsert after a retry changes nothing',
		options: [
			{
				displayName: 'Key',
				name: 'key',
				values: [
					{
						displayName: 'Column',
						name: 'field',
						type: 'string',
						default: 'row_key',
						description: 'Name of the column with the key',
					},
					{
						displayName: 'Made Of',
						name: 'from',
						type: 'options',
						options: [
							{
								name: 'Fields',
								value: 'fields',
								description: 'Rows with the same values in these fields are the same row',
							},
							{
								name: 'Source and Position',
								value: 'source',
								description: 'The content of the document and the number of the record in it',
							},
						],
						default: 'source',
					},
					{
						displayName: 'Key Fields',
						name: 'fields',
						type: 'string',
						default: '',
						placeholder: 'e.g. invoice_number, line',
						displayOptions: { show: { from: ['fields'] } },
						description:
							'Names of columns, separated by commas; a row in which one of them is empty is known by its source and position',
					},
				],
			},
		],
	},
];
