import type { Scope } from './flatten-schema';
import { jsonTypeOf } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';

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

/** A schema of one type, without references and choices. What Gemini has no word for is described. */
export function fitGeminiType(type: string, schema: JsonSchema, scope: Scope): JsonSchema {
	const known = (kept[type] ?? []).filter((keyword) => schema[keyword] !== undefined);
	const { format } = schema;
	const knowsFormat = typeof format === 'string' && formats[type]?.includes(format);
	const { values, note } = fitEnum(type, schema.enum);
	const notes = [note, ...notesOn(schema), knowsFormat ? undefined : noteOn('format', format)];
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

const isOfType = (value: unknown, type: string) =>
	jsonTypeOf(value) === type || (type === 'number' && typeof value === 'number');

function fitObject({ properties, required, ...schema }: JsonSchema, scope: Scope): JsonSchema {
	const { additionalProperties: more } = schema;
	const entries = Object.entries(isSchema(properties) ? properties : {})
		.filter(([, property]) => property !== false)
		.map(([name, property]) => [name, scope.fit(property, scope)] as const);
	if (entries.length === 0 && isSchema(more)) {
		const value = scope.fit(more, scope);
		const text = `Any names; each value is: ${JSON.stringify(value)}`;
		const description = [schema.description, text].filter(Boolean).join('\n');
		return { description };
	}
	const names = new Set(entries.map(([name]) => name));
	const wanted = Array.isArray(required) ? required.filter((name) => names.has(String(name))) : [];
	return {
		...(entries.length === 0 ? {} : { properties: Object.fromEntries(entries) }),
		...(wanted.length === 0 ? {} : { required: [...new Set(wanted)] }),
	};
}

function fitItems({ items, prefixItems }: JsonSchema, scope: Scope): JsonSchema {
	const parts: unknown[] = Array.isArray(items)
		? items
		: [...(Array.isArray(prefixItems) ? (prefixItems as unknown[]) : []), items];
	const schemas = parts.filter(isSchema);
	if (schemas.length === 1) return scope.fit(schemas[0], scope);
	return scope.fit(schemas.length === 0 ? true : { anyOf: schemas }, scope);
}

const phrases: Record<string, (value: string) => string> = {
	format: (value) => `format ${value}`,
	exclusiveMinimum: (value) => `more than ${value}`,
	exclusiveMaximum: (value) => `less than ${value}`,
	multipleOf: (value) => `a multiple of ${value}`,
	uniqueItems: () => 'no two alike',
};

const notesOn = (schema: JsonSchema): (string | undefined)[] =>
	Object.keys(phrases)
		.filter((keyword) => keyword !== 'format')
		.map((keyword) => noteOn(keyword, schema[keyword]));

function noteOn(keyword: string, value: unknown): string | undefined {
	if (value === undefined || value === false || value === null) return undefined;
	return phrases[keyword]?.(typeof value === 'string' ? value : JSON.stringify(value));
}
