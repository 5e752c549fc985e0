import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption, priceOption } from '../shared/descriptions/common-options';

export const rerankOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Rerank Documents',
			value: 'rerank',
			action: 'Rerank documents',
			description: 'Sort items by how well their text answers a query',
		},
	],
	default: 'rerank',
};

export const rerankFields: INodeProperties[] = [
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. How do I return a parcel?',
		description: 'What the documents are compared with',
	},
	{
		displayName: 'Document',
		name: 'document',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '={{ $json.text }}',
		required: true,
		description:
			'The text of the item to score. Documents of several items with the same query are sent together.',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		hint: 'The best items for each query, best first',
		displayOptions: { hide: { runMode: ['queue'] } },
	},
];

export const rerankOptions: INodeProperties[] = [
	extraBodyOption,
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether to keep the fields of the input item. New fields replace those with the same name.',
	},
	{
		displayName: 'Minimum Score',
		name: 'minScore',
		type: 'number',
		typeOptions: { numberPrecision: 4 },
		default: 0.5,
		description:
			'Leave out documents with a lower score. The scale depends on the model: 0 to 1 for many, any number for others.',
	},
	priceOption,
];
