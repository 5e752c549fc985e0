import { isSchema } from './json-schema';

/**
 * The JSON of a value, whatever the order of its fields: two values are equal where theirs is.
 * `ofText` says what counts of a text.
 */
export const canonical = (value: unknown, ofText = (text: string) => text): string =>
	JSON.stringify(sorted(value, ofText));

function sorted(value: unknown, ofText: (text: string) => string): unknown {
	if (typeof value === 'string') return ofText(value);
	if (Array.isArray(value)) return value.map((one: unknown) => sorted(one, ofText));
	if (!isSchema(value)) return value ?? null;
	// As pairs: an object puts names such as "2" first.
	const pairs = Object.entries(value)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, inner]) => [name, sorted(inner, ofText)]);
	return { pairs };
}
