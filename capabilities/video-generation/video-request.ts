import { z } from 'zod/v4';
import { media } from '../capability';

const ofSeconds = 'Seconds must be a whole number from 1 to 60';
const ofWait = 'Maximum Wait must be from 1 to 1,440 minutes';

export const videoRequest = z
	.object({
		model: z.string().min(1).optional().describe('Name of the model, with or without a prefix.'),
		prompt: z
			.string()
			.refine((prompt) => prompt.trim() !== '', 'The prompt is empty. Describe what to generate')
			.max(100_000)
			.optional()
			.describe('What to generate.'),
		videoId: z
			.string()
			.trim()
			.regex(
				/^(?!\.+$)[^\s?#]{1,2000}$/,
				'Video ID must be the ID of a video, as the endpoint returned it',
			)
			.optional()
			.describe('ID of a video that was begun before, in place of a model and a prompt.'),
		seconds: z
			.int(ofSeconds)
			.min(1, ofSeconds)
			.max(60, ofSeconds)
			.optional()
			.describe('Length of the video; models have few to choose from.'),
		size: z
			.string()
			.regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/, 'A size looks like 1280x720')
			.optional()
			.describe('Width and height in pixels.'),
		image: z.strictObject({ media }).optional().describe('An image that the video begins with.'),
		maxWaitMs: z
			.number(ofWait)
			.min(1, ofWait)
			.max(86_400_000, ofWait)
			.default(20 * 60_000)
			.describe('How long to wait for the video and its download, in milliseconds.'),
		extraBody: z
			.record(z.string(), z.unknown())
			.optional()
			.describe('Further fields as the endpoint names them; merged last, so they win.'),
	})
	.refine(
		({ videoId, model, prompt }) =>
			videoId !== undefined || (model !== undefined && prompt !== undefined),
		'A video needs a model and a prompt, or the ID of one that was begun before',
	);

export type VideoRequest = z.infer<typeof videoRequest>;
