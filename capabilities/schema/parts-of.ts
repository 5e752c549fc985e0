import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';

/** What always holds for the same value, and what may hold for it. */
const always = ['allOf'];
const byName = ['dependentSchemas', 'dependencies'];
export const perhaps = [...always, 'anyOf', 'oneOf', 'if', 'then', 'else', ...byName];

/** The schemas with all that they refer to, choose from or add on a condition, each once. */
export const partsOf = (schemas: readonly JsonSchema[], root: JsonSchema): JsonSchema[] =>
	collect(schemas, root, perhaps);

/** The schemas with what holds whatever the value is: not their choices and conditions. */
export const certainPartsOf = (schemas: readonly JsonSchema[], root: JsonSchema): JsonSchema[] =>
	collect(schemas, root, always);

/** The schemas that a schema applies to the same value, its reference included. */
export const appliedIn = (schema: JsonSchema, root: JsonSchema, keywords: string[]) => {
	const { $ref: ref } = schema;
	const named = typeof ref === 'string' ? findRef(root, ref) : undefined;
	return [...(named ? [named] : []), ...keywords.flatMap((keyword) => schemasAt(schema, keyword))];
};

function collect(schemas: readonly JsonSchema[], root: JsonSchema, keywords: string[]) {
	const found = new Set(schemas);
	// A set hands out what is added while it is walked.
	for (const schema of found) {
		for (const part of appliedIn(schema, root, keywords)) found.add(part);
	}
	return [...found];
}

function schemasAt(schema: JsonSchema, keyword: string): JsonSchema[] {
	const value = schema[keyword];
	if (Array.isArray(value)) return value.filter(isSchema);
	if (!isSchema(value)) return [];
	return byName.includes(keyword) ? Object.values(value).filter(isSchema) : [value];
}
