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
		description: "Length of the vector, where the model offers several; the model's own otherwise",
	},
	normalise: {
		displayName: 'Normalize',
		name: 'normalise',
		type: 'boolean',
		default: true,
		description:
			"Whether to bring each vector to length 1, which Gemini's shorter ones do not have by themselves",
	},
	overlapTokens: {
		displayName: 'Overlap (Tokens)',
		name: 'overlapTokens',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How much of a part of a long text the next one repeats, about',
	},
	partTokens: {
		displayName: 'Part Size (Tokens)',
		name: 'partTokens',
		type: 'number',
		typeOptions: { minValue: 16 },
		default: 500,
		description:
			'Most tokens of a part of a long text, about: four letters of English are one. Texts that are longer are cut.',
	},
	price: priceOption,
	textsPerRequest: {
		displayName: 'Texts per Request',
		name: 'textsPerRequest',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10000 },
		default: 100,
		description: 'Most texts that go into one request, in place of what is known of the endpoint',
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
		'What the vectors are for. Gemini Embedding 2, EmbeddingGemma, Nomic and E5 are told by words before the text.',
};
