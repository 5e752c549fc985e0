import { imageFields } from './image-fields';
import type { ImageRoute } from './profile';

/**
 * Any other server: OpenAI's names, and those that are usual beside them. Images are asked for
 * in the answer, since its addresses may lead to a host that cannot be reached from here.
 */
export const genericImages: ImageRoute = {
	kind: 'images-route',
	edits: true,
	maxPerCall: () => 10,
	fields(options) {
		const { fields, leftOut } = imageFields(options, {
			size: 'size',
			aspectRatio: 'aspect_ratio',
			quality: 'quality',
			background: 'background',
			format: 'output_format',
			compression: 'output_compression',
			seed: 'seed',
			user: 'user',
		});
		return { fields: { response_format: 'b64_json', ...fields }, leftOut };
	},
	ours: ['response_format'],
};
