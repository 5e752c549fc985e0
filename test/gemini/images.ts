import {
	firstOf,
	invalid,
	isObject,
	notFound,
	refuseNames,
	unknownKeys,
	type Refusal,
} from './refusal';
import { image } from '../helpers/images';

type Body = Record<string, unknown>;

/** The route that generates images. */
export const imagesRoute = '/images/generations';

// Size and quality have no effect at best, so that nobody may rely on them.
const fields = new Set(['model', 'prompt', 'n', 'response_format', 'user', 'extra_body']);
const googleFields = new Set(['aspect_ratio', 'generation_config', 'safety_settings', 'tools']);
const ratios = '1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9'.split(' ');
// Of Gemini 3.1 Flash Image alone.
const longRatios = '1:4 4:1 1:8 8:1'.split(' ');
/** The aspect ratios that a model generates. */
export const ratiosOf = (model: string) =>
	model.startsWith('gemini-3.1-flash-image') ? [...ratios, ...longRatios] : ratios;

/** What Gemini has against a request for pictures, or undefined. */
export function refuseImages(body: Body): Refusal | undefined {
	const { model, prompt, n = 1, response_format: format = 'b64_json', extra_body: extra } = body;
	const google = isObject(extra) && isObject(extra.google) ? extra.google : {};
	const name = String(model).replace(/^models\//, '');
	return firstOf(
		() =>
			refuseNames([
				...unknownKeys(body, fields, ''),
				...(isObject(extra) ? unknownKeys(extra, new Set(['google']), 'extra_body') : []),
				...unknownKeys(google, googleFields, 'extra_body.google'),
			]),
		() =>
			/image/.test(name)
				? undefined
				: notFound(
						`models/${name} is not found for API version v1main, or is not supported for predict.`,
					),
		() =>
			typeof prompt === 'string' && prompt.trim() !== ''
				? undefined
				: invalid('* PredictRequest.instances[0].prompt: must not be empty.'),
		() =>
			format === 'b64_json'
				? undefined
				: invalid(`Invalid value at 'response_format': "${String(format)}"`),
		() => {
			const maxImages = name.startsWith('imagen') ? 4 : 1;
			const isFine = Number.isInteger(n) && Number(n) >= 1 && Number(n) <= maxImages;
			return isFine ? undefined : invalid('Multiple candidates is not enabled for this model');
		},
		() =>
			google.aspect_ratio === undefined || ratiosOf(name).includes(String(google.aspect_ratio))
				? undefined
				: invalid(`Invalid value at 'extra_body.google.aspect_ratio'`),
		() => {
			const config = isObject(google.generation_config) ? google.generation_config : {};
			const { image_size: size } = isObject(config.image_config) ? config.image_config : {};
			// Lower case is refused (ai.google.dev/gemini-api/docs/image-generation).
			return size === undefined || ['1K', '2K', '4K'].includes(String(size))
				? undefined
				: invalid(`Invalid value at 'extra_body.google.generation_config.image_config.image_size'`);
		},
	);
}

/** Pictures as Gemini gives them: base64 without usage. */
export const pictures = (...files: Buffer[]) => ({
	created: 1_795_400_000,
	data: files.map((file) => ({ b64_json: file.toString('base64') })),
});

/** What is generated where a test tells nothing. */
export const anyPictures = ({ n = 1 }: Body) =>
	pictures(...Array.from({ length: Number(n) }, () => image('png', 4, 3)));
