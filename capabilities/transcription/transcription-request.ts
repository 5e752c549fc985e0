import { z } from 'zod/v4';
import { price } from '../../endpoint/usage';
import { media } from '../capability';

const languageCode = z
	.string()
	.regex(
		/^[a-z]{2,3}(-([A-Za-z]{2}|[A-Za-z]{4}))?$/,
		'must be a language code such as en, de or pt-BR',
	);

/** What a whole recording and each chunk of it are asked with. */
export const transcriptionOptions = z.object({
	model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
	language: languageCode
		.optional()
		.describe('Language that is spoken, as an ISO 639-1 code; found out where left out.'),
	translateTo: languageCode
		.optional()
		.describe(
			'Language to write the transcript in, as an ISO 639-1 code; the spoken one unless set.',
		),
	prompt: z.string().optional().describe('Names, terms and style that help the model to spell.'),
	temperature: z.number().min(0).max(1).optional().describe('Randomness from 0 to 1.'),
	words: z.boolean().default(false).describe('Whether to ask for the time of each word.'),
	price: price.optional().describe('Prices in place of the price table.'),
	includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answer."),
});

export const transcriptionRequest = transcriptionOptions.extend({
	audio: media.describe('The recording.'),
	speakers: z
		.enum(['none', 'voices', 'channels'])
		.default('none')
		.describe('How speakers are told apart: not, by the model, or by the two channels of a call.'),
	speakerNames: z
		.array(z.string().trim().min(1))
		.max(20, 'At most 20 names can be given')
		.default([])
		.describe(
			'Names of the speakers: whom the model may expect, or of the left and right channel.',
		),
	chunkMinutes: z
		.number()
		.min(0.5)
		.max(60)
		.optional()
		.describe('Longest part that is sent at once, in minutes; 8 unless the endpoint takes less.'),
});

export type TranscriptionRequest = z.infer<typeof transcriptionRequest>;
