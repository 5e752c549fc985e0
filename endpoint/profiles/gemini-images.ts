import { geminiRatios } from './gemini-ratios';
import { imageFields } from './image-fields';
import type { ImageRoute } from './profile';
import { longSideOf, ratioFor } from './ratio-for';

/**
 * Gemini's /images/generations: shapes are aspect ratios, and images go in nowhere, since there is
 * no /images/edits and chat answers hold text (ai.google.dev/gemini-api/docs/openai).
 */
export const geminiImages: ImageRoute = {
	kind: 'images-route',
	edits: false,
	// A Gemini model generates one image an answer; Imagen four.
	maxPerCall: (model) => (model.startsWith('imagen') ? 4 : 1),
	fields(options) {
		const { fields, leftOut } = imageFields(
			{ ...options, size: undefined, aspectRatio: undefined },
			{ user: 'user' },
		);
		const { ratio, changed } = ratioFor(options, geminiRatios(options.model));
		const longSide = longSideOf(options);
		const google = {
			...(ratio === undefined ? {} : { aspect_ratio: ratio }),
			...(longSide === undefined
				? {}
				: { generation_config: { image_config: { image_size: longSide } } }),
		};
		return {
			fields: {
				response_format: 'b64_json',
				...fields,
				...(Object.keys(google).length === 0 ? {} : { extra_body: { google } }),
			},
			leftOut,
			...(changed === undefined ? {} : { changed }),
		};
	},
	ours: ['response_format'],
};
