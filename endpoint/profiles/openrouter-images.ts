import { imageFields } from './image-fields';
import type { ImageRoute } from './profile';
import { ratioOf } from './ratio-of';

/** OpenRouter has images in chat, openrouter.ai/docs/guides/overview/multimodal/image-generation. */
export const openrouterImages: ImageRoute = {
	kind: 'chat',
	// Models that draw alone refuse to be asked for text as well.
	modalities: (model) => (/gemini|gpt/.test(model) ? ['image', 'text'] : ['image']),
	fields(options) {
		const { size, aspectRatio = size } = options;
		const { fields, leftOut } = imageFields(
			{ ...options, size: undefined, aspectRatio: undefined },
			{ seed: 'seed', user: 'user' },
		);
		const isShape = aspectRatio !== undefined && ratioOf(aspectRatio) !== undefined;
		if (!isShape) return { fields, leftOut };
		const ratio = aspectRatio.includes('x') ? reduced(aspectRatio) : aspectRatio;
		return { fields: { ...fields, image_config: { aspect_ratio: ratio } }, leftOut };
	},
};

/** `1536x1024` as `3:2`. */
function reduced(size: string): string {
	const [width = 1, height = 1] = size.split('x').map(Number);
	const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
	const by = divisor(width, height);
	return `${String(width / by)}:${String(height / by)}`;
}
