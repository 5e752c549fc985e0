import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

const seconds = z.number().nonnegative();

export const word = z.object({
	start: seconds.describe('Seconds from the start of the recording.'),
	end: seconds.describe('Seconds from the start of the recording.'),
	text: z.string().describe('The word as it was said.'),
	speaker: z.string().optional().describe('Who says it, where channels are told apart.'),
});

export const segment = z.object({
	start: seconds.describe('Seconds from the start of the recording.'),
	end: seconds.describe('Seconds from the start of the recording.'),
	text: z.string().describe('What is said in between.'),
	speaker: z.string().optional().describe('Who says it, where speakers are told apart.'),
	confidence: z
		.number()
		.min(0)
		.max(1)
		.optional()
		.describe('Mean probability of the words from 0 to 1, where the model gives one.'),
});

export const transcriptionResult = z.object({
	fileName: z.string().describe('Name of the recording, as it was sent.'),
	text: z.string().describe('The whole transcript: the texts of the segments, joined.'),
	segments: z
		.array(segment)
		.describe('The transcript with times, in order; those of different channels may overlap.'),
	words: z.array(word).optional().describe('Each word with its times, where the model gives them.'),
	language: z.string().optional().describe('Language that the model recognised or was told.'),
	translatedTo: z.string().optional().describe('Language of the text, where it was translated.'),
	durationSeconds: seconds.describe('Length of the recording in seconds.'),
	chunks: z.number().int().nonnegative().describe('Parts that the recording was cut into.'),
	model: z.string().describe('The model that answered.'),
	usage,
	costPerHourUsd: z
		.number()
		.nonnegative()
		.nullable()
		.describe('Price of an hour of this recording in US dollars; null where it is not known.'),
	warnings: z.array(z.string()).describe('What a reader of the transcript should know.'),
	raw: z.unknown().optional().describe("The endpoint's own answer, or one for each request."),
});

export type Word = z.infer<typeof word>;
export type Segment = z.infer<typeof segment>;
export type TranscriptionResult = z.infer<typeof transcriptionResult>;
