import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

export const evidence = z.object({
	field: z.string().describe('Where the value stands in data, as a JSON pointer.'),
	value: z.unknown().describe('The value, or null where the model gave none.'),
	quote: z.string().optional().describe('Its words in the document, as the model quotes them.'),
	start: z.number().int().optional().describe('Where they begin in the text, in characters.'),
	end: z.number().int().optional().describe('Where they end.'),
	file: z
		.string()
		.optional()
		.describe('The file that they are in, where the text is that of several.'),
	page: z
		.number()
		.int()
		.positive()
		.optional()
		.describe('The page or slide that they are on, where a document was read by pages.'),
	score: z
		.number()
		.min(0)
		.max(1)
		.optional()
		.describe('1 where the quote stands there word for word, else the share of its words.'),
	grounded: z
		.boolean()
		.nullable()
		.describe('Whether the quote was found; null where the document is no text.'),
});

export const extractionResult = z.object({
	data: z.record(z.string(), z.unknown()).describe('What was extracted, as the schema has it.'),
	evidence: z.array(evidence).optional().describe('A quote for each value, where asked for.'),
	conflicts: z
		.array(z.object({ field: z.string(), kept: z.unknown(), other: z.unknown() }))
		.describe('Where parts of a long document, or passes over it, say different things.'),
	source: z.string().describe('SHA-256 of the document in hex, the same for the same document.'),
	document: z.string().optional().describe('The text that was read, where asked for.'),
	chunks: z.number().int().positive().describe('Into how many chunks the document was cut.'),
	requests: z.number().int().positive().describe('How many answers the model gave.'),
	mode: z
		.enum(['json_schema', 'json_schema_simple', 'json_object', 'prompt'])
		.describe('How the endpoint was told the schema; the first is the strictest.'),
	model: z.string().describe('The model that answered.'),
	usage,
	raw: z.array(z.unknown()).optional().describe("The endpoint's own answers."),
});

export type ExtractionResult = z.infer<typeof extractionResult>;
export type Evidence = z.infer<typeof evidence>;
