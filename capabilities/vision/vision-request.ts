import { z } from 'zod/v4';
import { media } from '../capability';
import { chatOptions } from '../chat/chat-options';

export const visionTasks = ['describe', 'ask', 'readText', 'compare'] as const;

export const visionRequest = z
	.object({
		...chatOptions,
		task: z.enum(visionTasks).describe('What to do with the images.'),
		question: z
			.string()
			.optional()
			.describe('The question to ask; for the other tasks, what to heed besides.'),
		images: z
			.array(
				z.union([
					z.strictObject({ media }),
					z.strictObject({
						url: z.string().min(1).describe('http(s) address, data URL or base64 text.'),
					}),
				]),
			)
			.min(1)
			.max(100)
			.describe('Images, PDF files or videos, in order; two at least to compare.'),
		detail: z.enum(['auto', 'low', 'high']).optional().describe('How closely to look.'),
		scaleDown: z
			.boolean()
			.optional()
			.describe("Whether images over the endpoint's limit are made smaller instead of refused."),
		maxSide: z
			.number()
			.int()
			.min(16)
			.max(20_000)
			.optional()
			.describe('Longest side in pixels; larger images are made smaller.'),
		videoFrames: z.number().int().min(1).max(100).optional().describe('Pictures of a video.'),
		videoSound: z.boolean().optional().describe('Whether its sound is sent beside them.'),
		system: z.string().min(1).optional().describe('Instructions that stand before the images.'),
	})
	.refine(({ task, question = '' }) => task !== 'ask' || question.trim() !== '', {
		path: ['question'],
		message: 'The question is empty. Fill in Question',
	})
	.refine(({ task, images }) => task !== 'compare' || images.length > 1, {
		path: ['images'],
		message: 'Add at least two images to compare',
	});

export type VisionRequest = z.infer<typeof visionRequest>;
