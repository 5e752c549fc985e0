import type { Scope } from './flatten-schema';
import { isOfType } from './is-of-type';
import { isSchema, type JsonSchema } from './json-schema';
import { dependentIn, schemaOfProperty } from './schemas-below';

const kept: Record<string, readonly string[]> = {
	string: ['minLength', 'maxLength', 'pattern'],
	number: ['minimum', 'maximum'],
	integer: ['minimum', 'maximum'],
	object: ['minProperties', 'maxProperties'],
	array: ['minItems', 'maxItems'],
};
const formats: Record<string, readonly string[]> = {
	string: ['date-time'],
	number: ['float', 'double'],
	integer: ['int32', 'int64'],
};

/** What else a schema says of a type: of an object by its fields, and what becomes a description. */
const told: Record<string, readonly string[]> = {
	object: ['properties', 'required', 'additionalProperties', 'patternProperties'],
	array: ['items', 'prefixItems', 'uniqueItems'],
	string: ['format'],
	number: ['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
};

/** Whether a schema says something of the values of a type. */
export const isToldOf = (type: string, schema: JsonSchema): boolean =>
	[...(kept[type] ?? []), ...(told[type] ?? [])].some((keyword) => keyword in schema);

/** A schema of one type, without references and choices. What Gemini has no word for is described. */
export function fitGeminiType(type: string, schema: JsonSchema, scope: Scope): JsonSchema {
	const known = (kept[type] ?? []).filter((keyword) => schema[keyword] !== undefined);
	const { format } = schema;
	const knowsFormat = typeof format === 'string' && formats[type]?.includes(format);
	const { values, note } = fitEnum(type, schema.enum);
	const notes = [
		note,
		...notesOn(type, schema),
		knowsFormat ? undefined : noteOn('format', format),
	];
	const description = [schema.description, notes.filter(Boolean).join('; ')]
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
	return {
		type,
		...(typeof schema.title === 'string' ? { title: schema.title } : {}),
		...(description === '' ? {} : { description }),
		...(knowsFormat ? { format } : {}),
		...Object.fromEntries(known.map((keyword) => [keyword, schema[keyword]])),
		...(values.length === 0 ? {} : { enum: values }),
		...(type === 'object' ? fitObject(schema, scope) : {}),
		...(type === 'array' ? { items: fitItems(schema, scope) } : {}),
	};
}

/** Gemini lists texts alone, and none that is empty. */
function fitEnum(type: string, given: unknown): { values: string[]; note?: string } {
	const all: unknown[] = Array.isArray(given) ? given.filter((value) => value !== null) : [];
	const own = all.filter((value) => isOfType(value, type));
	const values = own.length === 0 ? all : own;
	if (values.length === 0) return { values: [] };
	const texts = values.filter((value) => typeof value === 'string' && value !== '');
	if (type === 'string' && texts.length === values.length) return { values: texts as string[] };
	return { values: [], note: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}` };
}

function fitObject({ properties, required, ...schema }: JsonSchema, scope: Scope): JsonSchema {
	const { additionalProperties: more } = schema;
	const own = isSchema(properties) ? properties : {};
	const always = Array.isArray(required) ? required.map(String) : [];
	const names = [...new Set([...Object.keys(own), ...always, ...dependentIn(schema)])];
	const entries = names
		.map((name) => [name, schemaOfProperty({ ...schema, properties: own }, name)] as const)
		.filter(([, field]) => field !== false)
		.map(([name, field]) => [name, scope.fit(field, scope)] as const);
	if (entries.length === 0 && isSchema(more) && Object.keys(more).length > 0) {
		const value = scope.fit(more, scope);
		const text = `Any names; each value is: ${JSON.stringify(value)}`;
		const description = [schema.description, text].filter(Boolean).join('\n');
		return { description };
	}
	const known = new Set(entries.map(([name]) => name));
	const wanted = [...new Set(always)].filter((name) => known.has(name));
	return {
		...(entries.length === 0 ? {} : { properties: Object.fromEntries(entries) }),
		...(wanted.length === 0 ? {} : { required: wanted }),
	};
}

function fitItems({ items, prefixItems }: JsonSchema, scope: Scope): JsonSchema {
	const first: unknown[] = Array.isArray(prefixItems) ? prefixItems : [];
	const schemas = [...first, items ?? true].filter((one) => one !== false);
	return scope.fit(schemas.length === 1 ? schemas[0] : { anyOf: schemas }, scope);
}

const phrases: Record<string, (value: string) => string> = {
	format: (value) => `format ${value}`,
	exclusiveMinimum: (value) => `more than ${value}`,
	exclusiveMaximum: (value) => `less than ${value}`,
	multipleOf: (value) => `a multiple of ${value}`,
	uniqueItems: () => 'no two alike',
};

const notesOn = (type: string, schema: JsonSchema): (string | undefined)[] =>
	(told[type === 'integer' ? 'number' : type] ?? [])
		.filter((keyword) => keyword !== 'format')
		.map((keyword) => noteOn(keyword, schema[keyword]));

function noteOn(keyword: string, value: unknown): string | undefined {
	if (value === undefined || value === false || value === null) return undefined;
	return phrases[keyword]?.(typeof value === 'string' ? value : JSON.stringify(value));
}
