import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

export const segment = z.object({
	start: z.number().nonnegative().describe('Seconds from the start of the recording.'),
	end: z.number().nonnegative().describe('Seconds from the start of the recording.'),
	text: z.string().describe('What is said in between.'),
});

export const transcriptionResult = z.object({
	fileName: z.string().describe('Name of the recording, as it was sent.'),
	text: z.string().describe('The whole transcript.'),
	segments: z
		.array(segment)
		.describe('The transcript with times, in order; empty where the model gives no times.'),
	language: z.string().optional().describe('Language that the model heard or was told.'),
	durationSeconds: z.number().nonnegative().describe('Length of the recording in seconds.'),
	model: z.string().describe('The model that answered.'),
	usage,
	warnings: z.array(z.string()).describe('What a reader of the transcript should know.'),
	raw: z.unknown().optional().describe("The endpoint's own answer."),
});

export type Segment = z.infer<typeof segment>;
export type TranscriptionResult = z.infer<typeof transcriptionResult>;
