import { z } from 'zod/v4';
import { media } from '../capability';
import { chatOptions } from '../chat/chat-options';

/** A file: a reference to bytes, or an address, data URL or base64 text. */
const file = z.union([z.strictObject({ media }), z.strictObject({ url: z.string().min(1) })]);

export const extractionRequest = z
	.object({
		...chatOptions,
		text: z.string().max(50_000_000).default('').describe('The document, or a text beside files.'),
		files: z
			.array(file)
			.max(100)
			.default([])
			.describe('Images, PDF files, recordings and documents.'),
		schema: z
			.record(z.string(), z.unknown())
			.describe('JSON Schema of what is wanted, of any draft from 4 on.'),
		instructions: z.string().optional().describe('What the model should know besides the schema.'),
		numberFormat: z
			.enum(['1,234.56', '1.234,56', "1'234.56", '1 234,56'])
			.default('1,234.56')
			.describe('How the document writes numbers.'),
		dateOrder: z
			.enum(['day-month-year', 'month-day-year'])
			.default('day-month-year')
			.describe('How the document writes dates in figures.'),
		unknownAsNull: z
			.boolean()
			.default(false)
			.describe(
				'Whether a text that is empty, N/A or null becomes null where its field is optional or may be null.',
			),
		maxReasks: z
			.number()
			.int()
			.min(0)
			.max(10)
			.default(2)
			.describe('How often an answer that does not fit goes back with what is wrong with it.'),
		chunkChars: z
			.number()
			.int()
			.min(200)
			.default(100_000)
			.describe('Longest text of one request in characters; a longer one is cut into chunks.'),
		overlapChars: z
			.number()
			.int()
			.min(0)
			.optional()
			.describe(
				'How much of a chunk the next one repeats, in characters, up to half of it. Default: 500, or a quarter of a smaller chunk.',
			),
		mergeKeys: z
			.array(z.string().min(1))
			.default([])
			.describe('Fields that tell which records of two chunks are the same.'),
		examples: z
			.array(
				z.object({
					text: z.string().min(1).describe('A document, or a part of one.'),
					data: z.record(z.string(), z.unknown()).describe('What is wanted of it.'),
				}),
			)
			.max(20)
			.default([])
			.describe('Documents with what is wanted of them, which the model sees before the own one.'),
		passes: z
			.number()
			.int()
			.min(1)
			.max(5)
			.default(1)
			.describe('How often each chunk is read; later readings add what the ones before missed.'),
		evidence: z.boolean().default(false).describe('Whether to ask for a quote for each field.'),
		includeDocument: z
			.boolean()
			.default(false)
			.describe('Whether the result has the text that was read, to which the quotes point.'),
		scaleDown: z.boolean().optional().describe('Whether images over the limit are made smaller.'),
	})
	.refine(({ overlapChars = 0, chunkChars }) => overlapChars <= chunkChars / 2, {
		message: 'The overlap must not be more than half of the characters per chunk',
		path: ['overlapChars'],
	});

export type ExtractionRequest = z.infer<typeof extractionRequest>;
