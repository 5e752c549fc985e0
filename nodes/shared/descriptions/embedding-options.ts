import type { INodeProperties } from 'n8n-workflow';
import { priceOption } from './common-options';

/** The options that every use of an embeddings model has, by their place in the alphabet. */
export const embeddingOptions: Record<string, INodeProperties> = {
	dimensions: {
		displayName: 'Dimensions',
		name: 'dimensions',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 768,
		description:
			'Length of the vector, if the model supports several. Leave out to use the default of the model.',
	},
	normalise: {
		displayName: 'Normalize',
		name: 'normalise',
		type: 'boolean',
		default: true,
		description:
			"Whether to scale each vector to length 1. Gemini's vectors with fewer dimensions are not normalized otherwise.",
	},
	overlapTokens: {
		displayName: 'Overlap (Tokens)',
		name: 'overlapTokens',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Approximate number of tokens that consecutive chunks of a long text share',
	},
	partTokens: {
		displayName: 'Chunk Size (Tokens)',
		name: 'partTokens',
		type: 'number',
		typeOptions: { minValue: 16 },
		default: 500,
		description:
			'Approximate maximum number of tokens in a chunk of a long text. Four English letters are about one token.',
	},
	price: priceOption,
	textsPerRequest: {
		displayName: 'Texts per Request',
		name: 'textsPerRequest',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10000 },
		default: 100,
		description:
			'Maximum number of texts in one request, instead of the known limit of the endpoint',
	},
};

export const taskOption: INodeProperties = {
	displayName: 'Task',
	name: 'task',
	type: 'options',
	options: [
		{ name: 'Classification', value: 'classification' },
		{ name: 'Clustering', value: 'clustering' },
		{ name: 'Code Search: Query', value: 'codeRetrieval' },
		{ name: 'Fact Checking: Statement', value: 'factChecking' },
		{ name: 'Question Answering: Question', value: 'questionAnswering' },
		{ name: 'Search: Document', value: 'document' },
		{ name: 'Search: Query', value: 'query' },
		{ name: 'Similarity', value: 'similarity' },
	],
	default: 'document',
	description:
		'What the vectors are used for. Has an effect on Gemini Embedding 2, EmbeddingGemma, Nomic and E5, which expect a prefix before the text.',
};
