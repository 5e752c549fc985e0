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
			'Whether to cut a text that is longer than the model takes and average the vectors of its parts, instead of failing',
	},
	{
		displayName: 'Mark Documents and Queries',
		name: 'markTasks',
		type: 'boolean',
		default: true,
		description:
			'Whether to tell the model which texts are documents and which is a query. Gemini Embedding 2, EmbeddingGemma, Nomic and E5 are told by words before the text; others know no such thing.',
	},
];

/** Every option of the sub-node, by their place in the alphabet. */
export const embeddingsModelOptions: INodeProperties[] = [...shared, ...ownOptions].sort((a, b) =>
	a.displayName.localeCompare(b.displayName),
);
