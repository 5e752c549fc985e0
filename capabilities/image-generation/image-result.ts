import { z } from 'zod/v4';
import { failureDetails } from '../../endpoint/failure';
import { usage } from '../../endpoint/usage';

export const generatedImage = z.object({
	data: z.string().describe('The file as base64.'),
	mimeType: z.string().startsWith('image/').describe('By its content.'),
	byteLength: z.number().int().positive().describe('Size of the file in bytes.'),
	width: z.number().int().positive().optional().describe('In pixels, where the file says it.'),
	height: z.number().int().positive().optional().describe('In pixels, where the file says it.'),
	revisedPrompt: z.string().optional().describe('The prompt as the endpoint rewrote it.'),
});

export type GeneratedImage = z.infer<typeof generatedImage>;

export const imageResult = z.object({
	images: z.array(generatedImage).min(1).describe('The images, in the order of the requests.'),
	failures: z
		.array(failureDetails)
		.optional()
		.describe('Why images are missing, one for each request that failed.'),
	text: z.string().optional().describe('What the model said beside the images.'),
	model: z.string().describe('The model that generated the images.'),
	usage,
	raw: z.array(z.unknown()).optional().describe("The endpoint's answers, without the images."),
});

export type ImageResult = z.infer<typeof imageResult>;
