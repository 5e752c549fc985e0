import type { INodeProperties } from 'n8n-workflow';

/** What is done with the texts. */
export const embeddingsOperation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Compare Pairwise',
			value: 'pairs',
			action: 'Compare texts pairwise',
			description:
				'Create embeddings and add the similarity of each item to each other one, from -1 to 1. Up to 1,000 items.',
		},
		{
			name: 'Compare with a Query',
			value: 'query',
			action: 'Compare texts with a query',
			description: 'Create embeddings and add the similarity to a query, from -1 to 1',
		},
		{
			name: 'Create Embeddings',
			value: 'create',
			action: 'Create embeddings',
			description: 'Turn texts into vectors',
		},
	],
	default: 'create',
};

/** What is embedded, and what comes out. */
export const embeddingsFields: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '={{ $json.text }}',
		required: true,
		description: 'The text to turn into a vector. Texts of several items are sent together.',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. How do I return a parcel?',
		displayOptions: { show: { operation: ['query'] } },
		description: 'The text to compare each item with',
	},
	{
		displayName: 'Long Texts',
		name: 'longTexts',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Average',
				value: 'average',
				description:
					'Split the text at sentences and return the average of the vectors, weighted by length',
			},
			{
				name: 'Chunks',
				value: 'chunks',
				description: 'Split the text at sentences and return one item per chunk',
			},
			{ name: 'Refuse', value: 'refuse', description: 'Fail the item' },
		],
		default: 'refuse',
		description: 'What to do with a text that is longer than the model accepts',
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Array of Numbers', value: 'array' },
			{
				name: 'Base64',
				value: 'base64',
				description: 'Little-endian float32 numbers as base64, a fifth of the size',
			},
			{
				name: 'Pgvector',
				value: 'pgvector',
				description: 'Text such as [0.1,0.2] for a vector column in Postgres',
			},
		],
		default: 'array',
	},
];
