import type { INodeProperties } from 'n8n-workflow';

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
		displayName: 'Similarity',
		name: 'similarity',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'None', value: 'none' },
			{
				name: 'Pairwise',
				value: 'pairs',
				description: 'Compare each item with each other one, up to 1,000 items',
			},
			{ name: 'With a Query', value: 'query', description: 'Compare each item with one text' },
		],
		default: 'none',
		description: 'Whether to add the cosine similarity, from -1 to 1',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. How do I return a parcel?',
		displayOptions: { show: { similarity: ['query'] } },
		description: 'The text to compare each item with',
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
