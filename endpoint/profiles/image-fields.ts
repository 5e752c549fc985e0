import type { ImageFields, ImageOptions } from './profile';

type Option = Exclude<keyof ImageOptions, 'model'>;

const words: Record<Option, string> = {
	size: 'size',
	aspectRatio: 'aspect ratio',
	quality: 'quality',
	background: 'background',
	format: 'format',
	compression: 'compression',
	seed: 'seed',
	user: 'user',
};

/**
 * The options that were set, under the names that an endpoint has for them; those that it has no
 * name for are left out.
 */
export function imageFields(
	options: ImageOptions,
	names: Partial<Record<Option, string>>,
): ImageFields {
	const set = (Object.keys(words) as Option[]).filter((option) => options[option] !== undefined);
	return {
		fields: Object.fromEntries(
			set.flatMap((option) => {
				const name = names[option];
				return name === undefined ? [] : [[name, options[option]]];
			}),
		),
		leftOut: set.filter((option) => names[option] === undefined).map((option) => words[option]),
	};
}
