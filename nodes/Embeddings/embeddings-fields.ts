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
		description: 'What to turn into a vector. The texts of all items go into few requests.',
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
				description: 'Cut at sentences; one vector, the average of the parts by their length',
			},
			{
				name: 'Chunks',
				value: 'chunks',
				description: 'Cut at sentences; one item with a vector for each part',
			},
			{ name: 'Refuse', value: 'refuse', description: 'Fail the item that has such a text' },
		],
		default: 'refuse',
		description: 'What becomes of a text that is longer than the model takes',
	},
	{
		displayName: 'Similarity',
		name: 'similarity',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Each with Each', value: 'pairs', description: 'Up to 1,000 items' },
			{ name: 'None', value: 'none' },
			{ name: 'With a Query', value: 'query' },
		],
		default: 'none',
		description: 'Whether to add the cosine of the vectors, from -1 to 1',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. How do I return a parcel?',
		displayOptions: { show: { similarity: ['query'] } },
		description: 'The text that each item is compared with',
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
				description: 'Float32 numbers, little endian: a fifth of the size',
			},
			{
				name: 'Pgvector',
				value: 'pgvector',
				description: 'Text such as [0.1,0.2] that a vector column of Postgres takes',
			},
		],
		default: 'array',
	},
];
