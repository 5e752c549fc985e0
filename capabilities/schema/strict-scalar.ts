import { jsonTypeOf } from './infer-types';
import { isOfType } from './is-of-type';
import type { JsonSchema } from './json-schema';

const formats = new Set('date-time time date duration email hostname ipv4 ipv6 uuid'.split(' '));
const bounds = ['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];

/** The keywords of each type that strict mode knows. */
const known: Record<string, readonly string[]> = {
	string: ['pattern', 'format'],
	number: bounds,
	integer: bounds,
	array: ['minItems', 'maxItems'],
};

/** What is told in words, as far as it is not known. */
const described = [
	...['minLength', 'maxLength', 'pattern', 'format', 'minItems', 'maxItems', 'uniqueItems'],
	...['minProperties', 'maxProperties', ...bounds],
];

/** What a schema says of its types in the words of strict mode; the rest is described. */
export function strictScalar(schema: JsonSchema, types: readonly string[]): JsonSchema {
	const keywords = types.flatMap((type) => known[type] ?? []);
	const isKept = (keyword: string) =>
		keywords.includes(keyword) && schema[keyword] !== undefined && isTaken(keyword, schema);
	const values = Array.isArray(schema.enum)
		? (schema.enum as unknown[]).filter((value) => types.some((type) => isOfType(value, type)))
		: [];
	const notes = described
		.filter((keyword) => ![undefined, false].includes(schema[keyword] as false) && !isKept(keyword))
		.map((keyword) => `${keyword}: ${JSON.stringify(schema[keyword]).slice(0, 1000)}`);
	const description = [schema.description, notes.join('; ')]
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
	return {
		type: types.length === 1 ? types[0] : types,
		...(description === '' ? {} : { description }),
		...Object.fromEntries(keywords.filter(isKept).map((keyword) => [keyword, schema[keyword]])),
		...(values.length === 0 || !values.every(isScalar) ? {} : { enum: values }),
	};
}

const isScalar = (value: unknown) => !['object', 'array'].includes(jsonTypeOf(value));

function isTaken(keyword: string, { [keyword]: value }: JsonSchema): boolean {
	if (keyword === 'format') return formats.has(String(value));
	// Strict mode has no way to look ahead, behind or back.
	return keyword !== 'pattern' || !/\(\?|\\[1-9k]/.test(String(value));
}
