import { z } from 'zod/v4';
import { price } from '../../endpoint/usage';
import { media } from '../capability';

/** Whether a size leaves the shape to the aspect ratio. */
const isLongSide = (size: string | undefined) => size === undefined || /^[124]K$/.test(size);

/** An image to work on: a reference to bytes, or an address, data URL or base64 text. */
const source = z.union([
	z.strictObject({ media }),
	z.strictObject({
		url: z.string().min(1).describe('http(s) address, data URL or base64 text.'),
	}),
]);

const ofImages = 'Number of Images must be a whole number from 1 to 100';

export const imageRequest = z
	.object({
		model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
		prompt: z
			.string()
			.refine((prompt) => prompt.trim() !== '', 'The prompt is empty. Describe what to generate')
			.max(100_000)
			.describe('What to generate, or what to change in the images.'),
		n: z
			.int(ofImages)
			.min(1, ofImages)
			.max(100, ofImages)
			.default(1)
			.describe('How many images to generate.'),
		size: z
			.string()
			.regex(
				/^(auto|[124]K|[1-9]\d{1,4}x[1-9]\d{1,4})$/,
				'A size looks like 1536x1024, or is 1K, 2K, 4K or auto',
			)
			.optional()
			.describe(
				'Width and height in pixels, not together with an aspect ratio; or 1K, 2K or 4K, the long side of Gemini.',
			),
		aspectRatio: z
			.string()
			.regex(/^[1-9]\d?:[1-9]\d?$/, 'An aspect ratio looks like 16:9')
			.optional()
			.describe('Width to height; not together with a size.'),
		quality: z
			.enum(['auto', 'low', 'medium', 'high', 'xhigh', 'max', 'standard', 'hd'])
			.optional()
			.describe('How much work goes into an image; which words count depends on the model.'),
		background: z.enum(['auto', 'opaque', 'transparent']).optional().describe('Of the image.'),
		format: z.enum(['png', 'jpeg', 'webp', 'gif', 'svg']).optional().describe('File format.'),
		compression: z.number().int().min(0).max(100).optional().describe('Of jpeg and webp.'),
		seed: z.number().int().optional().describe('Same seed, same image, where supported.'),
		images: z
			.array(source)
			.min(1)
			.max(16)
			.optional()
			.describe('Images to change or to build upon; without them a new one is generated.'),
		mask: source
			.optional()
			.describe('A PNG as large as the first image; what is transparent is generated anew.'),
		user: z.string().min(1).optional().describe("The end user's id, to find abuse."),
		extraBody: z
			.record(z.string(), z.unknown())
			.optional()
			.describe('Further fields as the endpoint names them; merged last, so they win.'),
		price: price.optional().describe('Prices in place of the price table.'),
		includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answers."),
	})
	.refine(({ size, aspectRatio }) => isLongSide(size) || aspectRatio === undefined, {
		path: ['aspectRatio'],
		message: 'Size and aspect ratio cannot be combined. Remove one of them',
	})
	.refine(({ mask, images }) => mask === undefined || images !== undefined, {
		path: ['mask'],
		message: 'A mask needs an image to edit',
	});

export type ImageRequest = z.infer<typeof imageRequest>;
