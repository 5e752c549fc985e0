import { imageFields } from './image-fields';
import type { ImageOptions, ImageRoute } from './profile';
import { isSameShape, nearestShape, ratioOf } from './ratio-of';

// ai.google.dev/gemini-api/docs/image-generation
const ratios = '1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9'.split(' ');

/**
 * Gemini's /images/generations: shapes are aspect ratios, and images go in nowhere, since there is
 * no /images/edits and chat answers hold text (ai.google.dev/gemini-api/docs/openai).
 */
export const geminiImages: ImageRoute = {
	kind: 'images-route',
	edits: false,
	// A Gemini model draws one image an answer; Imagen drew four.
	mostPerCall: (model) => (model.startsWith('imagen') ? 4 : 1),
	fields(options) {
		const { fields, leftOut } = imageFields(
			{ ...options, size: undefined, aspectRatio: undefined },
			{ user: 'user' },
		);
		const { ratio, changed } = shapeOf(options);
		return {
			fields: {
				response_format: 'b64_json',
				...fields,
				...(ratio === undefined ? {} : { extra_body: { google: { aspect_ratio: ratio } } }),
			},
			leftOut,
			...(changed === undefined ? {} : { changed }),
		};
	},
	ours: ['response_format'],
};

function shapeOf({ size, aspectRatio }: ImageOptions): { ratio?: string; changed?: string } {
	if (aspectRatio !== undefined) return { ratio: aspectRatio };
	const wanted = size === undefined ? undefined : ratioOf(size);
	if (size === undefined || wanted === undefined) return {};
	const ratio = nearestShape(wanted, ratios);
	if (isSameShape(size, ratio)) return { ratio };
	return { ratio, changed: `takes aspect ratios and no sizes: ${size} became ${ratio}` };
}
