import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

export const videoResult = z.object({
	data: z.string().describe('The file as base64.'),
	mimeType: z.string().startsWith('video/').describe('Media type of the file, by its content.'),
	byteLength: z.number().int().positive().describe('Size of the file in bytes.'),
	videoId: z.string().describe('What the endpoint knows the video by.'),
	seconds: z.number().nonnegative().optional().describe('Length, where the endpoint tells it.'),
	size: z.string().optional().describe('Width and height, where the endpoint tells them.'),
	expiresAt: z.iso
		.datetime()
		.optional()
		.describe('Until when the endpoint keeps the video, in UTC, where it tells.'),
	model: z
		.string()
		.optional()
		.describe('The model that was asked for, or that the endpoint names.'),
	usage,
});

export type VideoResult = z.infer<typeof videoResult>;
