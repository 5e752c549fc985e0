import { z } from 'zod/v4';
import { price } from '../../endpoint/usage';
import { media } from '../capability';

export const transcriptionRequest = z.object({
	model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
	audio: media.describe('The recording.'),
	language: z
		.string()
		.regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/, 'Expected a language code such as en, de or pt-BR')
		.optional()
		.describe('Language that is spoken, as an ISO 639-1 code; found out where left out.'),
	prompt: z.string().optional().describe('Names, terms and style that help the model to spell.'),
	temperature: z.number().min(0).max(1).optional().describe('Randomness from 0 to 1.'),
	price: price.optional().describe('Prices in place of the price table.'),
	includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answer."),
});

export type TranscriptionRequest = z.infer<typeof transcriptionRequest>;
