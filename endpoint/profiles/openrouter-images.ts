import { geminiRatios } from './gemini-ratios';
import { imageFields } from './image-fields';
import type { ImageRoute } from './profile';
import { longSideOf, ratioFor } from './ratio-for';

const inConfig = {
	quality: 'quality',
	background: 'background',
	format: 'output_format',
	compression: 'output_compression',
};

/** OpenRouter has images in chat, openrouter.ai/docs/guides/overview/multimodal/image-generation. */
export const openrouterImages: ImageRoute = {
	kind: 'chat',
	// Models that only generate images refuse to be asked for text as well.
	modalities: (model) => (/gemini|gpt/.test(model) ? ['image', 'text'] : ['image']),
	fields(options) {
		const shapeless = { ...options, size: undefined, aspectRatio: undefined };
		const { fields: beside, leftOut } = imageFields(shapeless, {
			...inConfig,
			seed: 'seed',
			user: 'user',
		});
		const { seed, user, ...config } = beside;
		const { ratio, changed } = ratioFor(options, geminiRatios(options.model));
		const longSide = longSideOf(options);
		const imageConfig = {
			...(ratio === undefined ? {} : { aspect_ratio: ratio }),
			...(longSide === undefined ? {} : { image_size: longSide }),
			...config,
		};
		return {
			fields: {
				...(seed === undefined ? {} : { seed }),
				...(user === undefined ? {} : { user }),
				...(Object.keys(imageConfig).length === 0 ? {} : { image_config: imageConfig }),
			},
			leftOut,
			...(changed === undefined ? {} : { changed }),
		};
	},
};
