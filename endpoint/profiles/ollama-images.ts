import { imageFields } from './image-fields';
import type { ImageRoute } from './profile';

/** Ollama's images are an experiment: one image of a size (docs.ollama.com/api/openai-compatibility). */
export const ollamaImages: ImageRoute = {
	kind: 'images-route',
	edits: false,
	maxPerCall: () => 1,
	fields(options) {
		const { fields, leftOut } = imageFields(options, { size: 'size' });
		return { fields: { response_format: 'b64_json', ...fields }, leftOut };
	},
	ours: ['response_format'],
};
