import { imageFields } from './image-fields';
import type { ImageOptions, ImageRoute } from './profile';
import { isSameShape, nearestShape, ratioOf } from './ratio-of';

// Before gpt-image-2, which takes any size whose sides are multiples of 16.
const fixedSizes = ['1024x1024', '1536x1024', '1024x1536'];
const hasFixedSizes = (model: string) => /^(gpt-image-1|dall-e)/.test(model);

const longSide = 1536;
// Longer shapes are refused.
const longest = 3;
const step = 16;

/** OpenAI's images, platform.openai.com/docs/api-reference/images. Answers are always base64. */
export const openaiImages: ImageRoute = {
	kind: 'images-route',
	edits: true,
	maxPerCall: (model) => (model === 'dall-e-3' ? 1 : 10),
	fields(options) {
		const { fields, leftOut } = imageFields(
			{ ...options, aspectRatio: undefined },
			{
				size: 'size',
				quality: 'quality',
				background: 'background',
				format: 'output_format',
				compression: 'output_compression',
				user: 'user',
			},
		);
		const { aspectRatio } = options;
		const size = aspectRatio === undefined ? undefined : sizeFor(aspectRatio, options);
		if (size === undefined) return { fields, leftOut };
		const shaped = { fields: { ...fields, size }, leftOut };
		if (aspectRatio === undefined || isSameShape(size, aspectRatio)) return shaped;
		return {
			...shaped,
			changed: `accepts sizes but no aspect ratios: ${aspectRatio} was sent as ${size}`,
		};
	},
	ours: [],
};

function sizeFor(aspectRatio: string, { model }: ImageOptions): string | undefined {
	const wanted = ratioOf(aspectRatio);
	if (wanted === undefined) return undefined;
	const ratio = Math.min(longest, Math.max(1 / longest, wanted));
	if (hasFixedSizes(model)) return nearestShape(ratio, fixedSizes);
	if (ratio === 1) return '1024x1024';
	const short = Math.round((longSide * Math.min(ratio, 1 / ratio)) / step) * step;
	return ratio > 1
		? `${String(longSide)}x${String(short)}`
		: `${String(short)}x${String(longSide)}`;
}
