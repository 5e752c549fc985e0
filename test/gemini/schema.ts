import { firstOf, invalid, isObject, unknownName, type Refusal } from './refusal';

const types = new Set(['object', 'string', 'number', 'integer', 'boolean', 'array', 'null']);

/** Keywords of JSON Schema that a function's parameters may not hold. */
const unknownKeywords = new Set([
	'$schema',
	'$ref',
	'$defs',
	'definitions',
	'const',
	'additionalProperties',
	'oneOf',
	'allOf',
	'not',
	'patternProperties',
]);

/** A line for each keyword that Gemini's schemas do not have, and for each list of types. */
export function unknownInSchema(schema: unknown, at: string): string[] {
	if (!isObject(schema)) return [];
	const own = Object.keys(schema)
		.filter((key) => unknownKeywords.has(key))
		.map((key) => unknownName(key, at));
	const listed = Array.isArray(schema.type)
		? [unknownName('type', at, 'Proto field is not repeating, cannot start list.')]
		: [];
	const below = inner(schema, at).flatMap(([child, place]) => unknownInSchema(child, place));
	return [...own, ...listed, ...below];
}

/** What is wrong with a schema whose keywords are all known. */
export function refuseSchema(schema: unknown, at: string): Refusal | undefined {
	if (!isObject(schema)) return invalid(`Invalid value at '${at}': a schema is an object`);
	return firstOf(
		() => refuseType(schema, at),
		() => refuseEnum(schema, at),
		() => refuseRequired(schema, at),
		() =>
			firstOf(
				...inner(schema, at).map(
					([child, place]) =>
						() =>
							refuseSchema(child, place),
				),
			),
	);
}

function refuseType({ type, items, anyOf }: Record<string, unknown>, at: string) {
	if (type === undefined && anyOf === undefined) return invalid(`* ${at}.type: must be specified`);
	if (type !== undefined && !types.has(String(type))) {
		return invalid(
			`Invalid value at '${at}.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), "${String(type)}"`,
		);
	}
	if (type === 'array' && items === undefined) return invalid(`* ${at}.items: missing field.`);
	return undefined;
}

function refuseEnum({ type, enum: values }: Record<string, unknown>, at: string) {
	if (values === undefined) return undefined;
	if (type !== 'string') return invalid(`* ${at}.enum: only allowed for STRING type`);
	if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
		return invalid(`Invalid value at '${at}.enum' (TYPE_STRING)`);
	}
	const empty = values.indexOf('');
	return empty < 0 ? undefined : invalid(`* ${at}.enum[${String(empty)}]: cannot be empty`);
}

function refuseRequired({ properties, required }: Record<string, unknown>, at: string) {
	if (required === undefined) return undefined;
	if (!Array.isArray(required)) return invalid(`Invalid value at '${at}.required' (TYPE_STRING)`);
	const known = isObject(properties) ? properties : {};
	const stray = required.findIndex((name) => !Object.hasOwn(known, String(name)));
	return stray < 0
		? undefined
		: invalid(`* ${at}.required[${String(stray)}]: property is not defined`);
}

/** The schemas inside a schema and where they stand, as the endpoint names the place. */
function inner(schema: Record<string, unknown>, at: string): [schema: unknown, at: string][] {
	const { properties, items, anyOf } = schema;
	const children: [unknown, string][] = [];
	if (isObject(properties)) {
		for (const [index, child] of Object.values(properties).entries()) {
			children.push([child, `${at}.properties[${String(index)}].value`]);
		}
	}
	if (items !== undefined) children.push([items, `${at}.items`]);
	if (Array.isArray(anyOf)) {
		for (const [index, child] of anyOf.entries()) {
			children.push([child, `${at}.any_of[${String(index)}]`]);
		}
	}
	return children;
}
