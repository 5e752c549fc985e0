import { z } from 'zod/v4';
import { embeddingTasks } from '../../endpoint/profiles/task-prefix';
import { price } from '../../endpoint/usage';

export const embeddingsRequest = z
	.object({
		model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
		text: z.string().describe('What to turn into a vector; blank text fails.'),
		dimensions: z
			.number()
			.int()
			.min(1)
			.max(100_000)
			.optional()
			.describe("Length of the vector; the model's own unless told."),
		task: z
			.enum(embeddingTasks)
			.optional()
			.describe('What the text is embedded for, where the model knows tasks.'),
		normalise: z
			.boolean()
			.default(true)
			.describe('Whether to bring the vector to length 1 where it is not.'),
		format: z
			.enum(['array', 'base64', 'pgvector'])
			.default('array')
			.describe('Numbers, their float32 bytes (little endian) as base64, or "[1,2,3]".'),
		longTexts: z
			.enum(['refuse', 'average', 'chunks'])
			.default('refuse')
			.describe(
				'What becomes of a text that is too long: it fails, or it is cut, and the parts give one vector on average or one each.',
			),
		partTokens: z
			.number()
			.int()
			.min(16)
			.optional()
			.describe('Tokens of a part, estimated; longer texts are cut. Default: by model.'),
		overlapTokens: z
			.number()
			.int()
			.min(0)
			.default(0)
			.describe('How much of a part the next one repeats, in tokens, up to half of it.'),
		textsPerRequest: z
			.number()
			.int()
			.min(1)
			.max(10_000)
			.optional()
			.describe("Most texts of one request; the endpoint's own limit unless told."),
		similarTo: z
			.union([
				z.strictObject({ query: z.string().describe('A text to compare with.') }),
				z.strictObject({
					place: z.number().int().nonnegative().describe('The own place among all the texts.'),
				}),
			])
			.optional()
			.describe('What to compare the vector with: a query, or every other text, by cosine.'),
		extraBody: z
			.record(z.string(), z.unknown())
			.optional()
			.describe('Further fields as the endpoint names them, e.g. input_type; they win over ours.'),
		price: price.optional().describe('Prices in place of the price table.'),
	})
	.refine(({ overlapTokens, partTokens = Infinity }) => overlapTokens <= partTokens / 2, {
		path: ['overlapTokens'],
		message: 'The overlap must not be more than half of the chunk size',
	})
	.refine(({ longTexts, similarTo = {} }) => longTexts !== 'chunks' || !('place' in similarTo), {
		path: ['longTexts'],
		message:
			'Only whole texts can be compared with each other: set Long Texts to Average or Refuse',
	});

export type EmbeddingsRequest = z.infer<typeof embeddingsRequest>;
