import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';
import { segment, word } from './transcription-result';

/** What an endpoint made of a recording in one request. */
export const rawTranscript = z.object({
	text: z.string(),
	segments: z.array(segment).describe('Empty where the model gave no times that can be used.'),
	words: z.array(word).optional(),
	language: z.string().optional(),
	model: z.string(),
	usage,
	warnings: z.array(z.string()),
	raw: z.unknown().optional(),
});

export type RawTranscript = z.infer<typeof rawTranscript>;
