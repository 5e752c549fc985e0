import type { INodeProperties } from 'n8n-workflow';
import { embeddingOptions } from '../shared/descriptions/embedding-options';

const shared = Object.values(embeddingOptions).filter(({ name }) => name !== 'price');

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Average Long Texts',
		name: 'averageLongTexts',
		type: 'boolean',
		default: true,
		description:
			'Whether to split a text that is longer than the model accepts and average the vectors, instead of failing',
	},
	{
		displayName: 'Use Task Prefixes',
		name: 'markTasks',
		type: 'boolean',
		default: true,
		description:
			'Whether to put the prefix for documents or queries before each text. Has an effect on Gemini Embedding 2, EmbeddingGemma, Nomic and E5, which expect one.',
	},
];

/** Every option of the sub-node, by their place in the alphabet. */
export const embeddingsModelOptions: INodeProperties[] = [...shared, ...ownOptions].sort((a, b) =>
	a.displayName.localeCompare(b.displayName),
);
