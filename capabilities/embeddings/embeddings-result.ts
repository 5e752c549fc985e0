import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

const embedding = z
	.union([z.array(z.number()), z.string()])
	.describe('The vector, in the format that was asked for.');
const similarity = z.number().optional().describe('Cosine with the query, from -1 to 1.');

export const embeddingsResult = z.object({
	text: z
		.string()
		.optional()
		.describe('The text that was embedded; not where it gives chunks, which have their own.'),
	embedding: embedding.optional().describe('The vector of the text; not where it gives chunks.'),
	chunks: z
		.array(
			z.object({
				text: z.string().describe('The part of the text.'),
				start: z.number().int().nonnegative().describe('Where it begins, in characters.'),
				embedding,
				similarity,
				usage,
			}),
		)
		.optional()
		.describe('The parts of the text, where they were asked for.'),
	dimensions: z.number().int().positive().describe('Length of the vector.'),
	similarity,
	similarities: z
		.array(z.number().nullable())
		.optional()
		.describe('Cosine with each text by its place, itself included; null for one that failed.'),
	model: z.string().describe('The model that was asked.'),
	usage: usage.describe('Of this text; 0 for one that was the same as another before it.'),
});

export type EmbeddingsResult = z.infer<typeof embeddingsResult>;
