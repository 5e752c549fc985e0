import { z } from 'zod/v4';
import { speechFormats } from '../../endpoint/profiles/profile';
import { usage } from '../../endpoint/usage';

export const speechResult = z.object({
	data: z.string().describe('The file as base64.'),
	mimeType: z.string().startsWith('audio/').describe('Media type of the file.'),
	byteLength: z.number().int().positive().describe('Size of the file in bytes.'),
	format: z.enum(speechFormats).describe('Of the file.'),
	durationSeconds: z.number().nonnegative().describe('Length of the speech.'),
	voice: z.string().describe('The voice that was asked for.'),
	characters: z.number().int().positive().describe('Length of the text.'),
	parts: z.number().int().positive().describe('Requests that the text was cut into.'),
	model: z.string().describe('The model that was asked for.'),
	usage,
});

export type SpeechResult = z.infer<typeof speechResult>;
