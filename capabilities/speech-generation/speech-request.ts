import { z } from 'zod/v4';
import { speechFormats } from '../../endpoint/profiles/profile';
import { price } from '../../endpoint/usage';

/** About an hour of speech. */
const maxTextChars = 50_000;

const ofSpeed = 'Speed must be a number from 0.25 to 4';
const ofPart = 'Characters per Request must be a whole number from 50 to 50,000';

export const speechRequest = z.object({
	model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
	text: z
		.string()
		.refine((text) => text.trim() !== '', 'The text is empty. Enter what to speak')
		.max(
			maxTextChars,
			'The text is longer than 50,000 characters, about an hour of speech. Split it over several items',
		)
		.describe('What to speak. Text of any length within the bound is cut into parts.'),
	voice: z.string().min(1).optional().describe("Name of a voice; the provider's own if left out."),
	instructions: z.string().min(1).max(4096).optional().describe('How to speak it, in words.'),
	format: z.enum(speechFormats).default('wav').describe('Of the file.'),
	speed: z
		.number(ofSpeed)
		.min(0.25, ofSpeed)
		.max(4, ofSpeed)
		.optional()
		.describe('In times of the usual speed.'),
	maxChars: z
		.int(ofPart)
		.min(50, ofPart)
		.max(maxTextChars, ofPart)
		.optional()
		.describe("Most characters of a request, in place of the provider's own bound."),
	extraBody: z
		.record(z.string(), z.unknown())
		.optional()
		.describe('Further fields as the endpoint names them; merged last, so they win.'),
	price: price.optional().describe('Prices in place of the price table.'),
});

export type SpeechRequest = z.infer<typeof speechRequest>;
