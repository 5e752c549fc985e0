import { geminiRatios } from './gemini-ratios';
import { imageFields } from './image-fields';
import type { ImageFields, ImageOptions, ImageRoute } from './profile';
import { longSideOf, ratioFor } from './ratio-for';

/**
 * Gemini's /images/generations: shapes are aspect ratios (ai.google.dev/gemini-api/docs/openai). There
 * is no /images/edits and chat answers hold text, so that images are edited by generateContent
 * (ai.google.dev/gemini-api/docs/image-generation).
 */
export const geminiImages: ImageRoute = {
	kind: 'images-route',
	edits: {
		kind: 'generate-content',
		fields(options) {
			const { ratio, longSide, fields: told } = shapeOf(options, {});
			const imageConfig = {
				...(ratio === undefined ? {} : { aspectRatio: ratio }),
				...(longSide === undefined ? {} : { imageSize: longSide }),
			};
			return {
				...told,
				fields: {
					generationConfig: {
						responseModalities: ['TEXT', 'IMAGE'],
						...(Object.keys(imageConfig).length === 0 ? {} : { imageConfig }),
					},
				},
			};
		},
	},
	// A Gemini model generates one image an answer; Imagen four.
	maxPerCall: (model) => (model.startsWith('imagen') ? 4 : 1),
	fields(options) {
		const { ratio, longSide, fields: told } = shapeOf(options, { user: 'user' });
		const google = {
			...(ratio === undefined ? {} : { aspect_ratio: ratio }),
			...(longSide === undefined
				? {}
				: { generation_config: { image_config: { image_size: longSide } } }),
		};
		return {
			...told,
			fields: {
				response_format: 'b64_json',
				...told.fields,
				...(Object.keys(google).length === 0 ? {} : { extra_body: { google } }),
			},
		};
	},
	ours: ['response_format'],
};

/** The shape as Gemini has it, and the other fields, under the names that a route has for them. */
function shapeOf(
	options: ImageOptions,
	names: { user?: string },
): { ratio?: string; longSide: string | undefined; fields: ImageFields } {
	const fields = imageFields({ ...options, size: undefined, aspectRatio: undefined }, names);
	const { changed, ...shape } = ratioFor(options, geminiRatios(options.model));
	return {
		...shape,
		longSide: longSideOf(options),
		fields: { ...fields, ...(changed === undefined ? {} : { changed }) },
	};
}
