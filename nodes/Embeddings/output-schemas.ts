import { embeddingsResult } from '../../capabilities/embeddings/embeddings-result';

// The texts are in the fields of the input.
const always = embeddingsResult.omit({ text: true }).required({ embedding: true });

/** What an item holds after each operation, for the preview before the first run. */
export const outputSchemas = {
	create: always,
	query: always.required({ similarity: true }),
	pairs: always.required({ similarities: true }),
};
