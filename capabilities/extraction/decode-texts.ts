import { findRef } from '../schema/find-ref';
import { inferTypes, jsonTypeOf } from '../schema/infer-types';
import { isOfType } from '../schema/is-of-type';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { certainPartsOf, partsOf } from '../schema/parts-of';
import { schemasOfItem, schemasOfProperty } from '../schema/schemas-below';
import { jsonOf } from './json-in';

/** What is said of one place of a value. */
interface Place {
	/** What holds for it in any case. */
	certain: readonly unknown[];
	/** The same with what holds for it in some choice. */
	all: readonly unknown[];
}

/** Whether a value of a type may stand at a place. */
type Takes = (place: Place, type: string) => boolean;

/**
 * A copy of the value in which an object, list or null that came as a text of JSON is what it says,
 * wherever the schema takes it and no text.
 */
export const decodeTexts = (value: unknown, schema: JsonSchema): unknown =>
	decode(value, { certain: [schema], all: [schema] }, schema, takesIn(schema));

function decode(given: unknown, place: Place, root: JsonSchema, takes: Takes): unknown {
	const value = typeof given === 'string' ? decoded(given, place, takes) : given;
	const all = partsOf(place.all.filter(isSchema), root);
	const certain = certainPartsOf(place.certain.filter(isSchema), root);
	const at = (inner: unknown, of: (schema: JsonSchema) => unknown[]) =>
		decode(inner, { certain: certain.flatMap(of), all: all.flatMap(of) }, root, takes);
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) => at(item, (schema) => schemasOfItem(schema, index)));
	}
	if (!isSchema(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [
			name,
			at(inner, (schema) => schemasOfProperty(schema, name)),
		]),
	);
}

function decoded(text: string, place: Place, takes: Takes): unknown {
	// What a number or a date is depends on how the document writes them.
	if (!/^\s*([[{]|null\s*$)/.test(text) || takes(place, 'string')) return text;
	const held = jsonOf(text);
	return held !== undefined && takes(place, jsonTypeOf(held)) ? held : text;
}

/** Conditions and `not` are passed over: what they refuse is taken. */
function takesIn(root: JsonSchema): Takes {
	const known = new Map<string, Map<JsonSchema, boolean>>();
	return ({ certain, all }, type) => {
		const seen = known.get(type) ?? new Map<JsonSchema, boolean>();
		known.set(type, seen);
		const fits = (schema: unknown) => mayBe(schema, type, root, seen);
		return certain.every(fits) && (all.length === 0 || all.some(fits));
	};
}

function mayBe(
	schema: unknown,
	type: string,
	root: JsonSchema,
	seen: Map<JsonSchema, boolean>,
): boolean {
	if (!isSchema(schema)) return schema !== false;
	const known = seen.get(schema);
	if (known !== undefined) return known;
	// What leads back to itself says nothing more.
	seen.set(schema, true);
	const fits = (inner: unknown) => mayBe(inner, type, root, seen);
	const { enum: values, allOf, anyOf, oneOf, $ref: ref } = schema;
	const types = inferTypes(schema);
	const verdict =
		(types.length === 0 || types.includes(type)) &&
		(!Array.isArray(values) || values.some((value) => isOfType(value, type))) &&
		(typeof ref !== 'string' || fits(findRef(root, ref))) &&
		(!Array.isArray(allOf) || allOf.every(fits)) &&
		[anyOf, oneOf].every((choices) => !Array.isArray(choices) || choices.some(fits));
	seen.set(schema, verdict);
	return verdict;
}
