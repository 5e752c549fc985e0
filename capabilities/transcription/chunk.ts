import { z } from 'zod/v4';
import { audioFormats } from '../../endpoint/profiles/profile';
import { usage } from '../../endpoint/usage';
import { media } from '../capability';
import { transcriptionOptions } from './transcription-request';
import { segment, word } from './transcription-result';

/** From and to, in seconds. */
const stretch = z.tuple([z.number(), z.number()]);

/** A part of a recording as a file of its own. */
export const chunk = z.object({
	audio: media.describe('The file.'),
	format: z.enum(audioFormats).describe('Its container.'),
	start: z.number().describe('Where it begins in the recording, in seconds.'),
	durationSeconds: z.number().describe('Its length in seconds.'),
	overlapSeconds: z
		.number()
		.describe('How much of its beginning repeats the end of the chunk before, in seconds.'),
	speech: z
		.array(stretch)
		.optional()
		.describe('Where there is sound in it, from its start; left out where that is unknown.'),
	channel: z.enum(['left', 'right']).optional().describe('The one channel that it holds.'),
});

export type Chunk = z.infer<typeof chunk>;

/** A voice that an earlier chunk gave a name. */
export const knownSpeaker = z.object({
	name: z.string().describe('What it was called.'),
	said: z.string().describe('What it said last.'),
	voice: media.optional().describe('A clip of it, of two to ten seconds.'),
});

export type KnownSpeaker = z.infer<typeof knownSpeaker>;

export const chunkRequest = transcriptionOptions.extend({
	chunk,
	speakers: z.boolean().describe('Whether the model is to tell speakers apart.'),
	speakerNames: z.array(z.string()).describe('Names of speakers to expect.'),
	knownSpeakers: z.array(knownSpeaker).describe('Speakers of the chunks before.'),
});

export type ChunkRequest = z.infer<typeof chunkRequest>;

export const chunkResult = z.object({
	segments: z.array(segment).describe("In order, in seconds from the chunk's start."),
	words: z.array(word).optional().describe("In order, in seconds from the chunk's start."),
	language: z.string().optional(),
	model: z.string(),
	usage,
	warnings: z.array(z.string()),
	speakers: z.array(knownSpeaker).describe('Speakers of this chunk and those before.'),
	raw: z.array(z.unknown()).describe('The answers of the endpoint, where asked for.'),
});

export type ChunkResult = z.infer<typeof chunkResult>;
