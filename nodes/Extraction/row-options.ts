import type { INodeProperties } from 'n8n-workflow';

/** The options of what the output items look like. */
export const rowOptions: INodeProperties[] = [
	{
		displayName: 'Include Document Fields',
		name: 'includeDocumentFields',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/operation': ['extractRows'] } },
		description:
			'Whether to add the fields outside the list to each record, such as the invoice number',
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether to keep the fields of the input item. Extracted fields replace those with the same name.',
	},
	{
		displayName: 'Metadata Field',
		name: 'metadataField',
		type: 'string',
		default: 'extraction',
		description:
			'Name of the output field for model, usage, number of requests, conflicts, source quotes and source. Leave empty to omit them.',
	},
	{
		displayName: 'Output Field',
		name: 'outputField',
		type: 'string',
		default: 'data',
		description: 'Name of one field to put all extracted fields in',
	},
	{
		displayName: 'Row Key',
		name: 'rowKey',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add key',
		description:
			'Adds a key that is the same each time the same row is extracted, so that an upsert after a retry creates no duplicates',
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
						description: 'Name of the column for the key',
					},
					{
						displayName: 'Made Of',
						name: 'from',
						type: 'options',
						options: [
							{
								name: 'Fields',
								value: 'fields',
								description: 'Rows with the same values in the key fields count as the same row',
							},
							{
								name: 'Source and Position',
								value: 'source',
								description: 'The content of the document and the position of the record in it',
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
							'Names of columns, separated by commas. A row in which one of them is empty is identified by its source and position.',
					},
				],
			},
		],
	},
];
