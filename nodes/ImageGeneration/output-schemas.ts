import { z } from 'zod/v4';
import { generatedImage, imageResult } from '../../capabilities/image-generation/image-result';

const { model, usage } = imageResult.shape;
const item = generatedImage
	.omit({ data: true })
	.extend({ index: z.number(), fileName: z.string(), model, usage });

/** What an item holds after each operation, for the preview before the first run. */
export const outputSchemas = { edit: item, generate: item };
