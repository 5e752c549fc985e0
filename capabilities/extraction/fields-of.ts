import { findRef } from '../schema/find-ref';
import { inferTypes } from '../schema/infer-types';
import { isSchema, type JsonSchema } from '../schema/json-schema';

/** The fields that a schema names, its references and choices included, each with its schemas. */
export function fieldsOf(schema: JsonSchema, root: JsonSchema = schema): Map<string, JsonSchema[]> {
	const fields = new Map<string, JsonSchema[]>();
	for (const { properties } of partsOf(schema, root)) {
		for (const [name, property] of Object.entries(isSchema(properties) ? properties : {})) {
			const parts = isSchema(property) ? partsOf(property, root) : [];
			fields.set(name, [...(fields.get(name) ?? []), ...parts]);
		}
	}
	return fields;
}

/** Those of the schemas that describe a list. */
export const listsIn = (schemas: readonly JsonSchema[]): JsonSchema[] =>
	schemas.filter((schema) => inferTypes(schema).includes('array'));

/** A schema with those that it refers to and chooses from. */
export function partsOf(
	schema: JsonSchema,
	root: JsonSchema,
	seen = new Set<JsonSchema>(),
): JsonSchema[] {
	if (seen.has(schema)) return [];
	seen.add(schema);
	const { $ref: ref, allOf, anyOf, oneOf } = schema;
	const named = typeof ref === 'string' ? findRef(root, ref) : undefined;
	const below = [allOf, anyOf, oneOf]
		.flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
		.filter(isSchema);
	return [
		schema,
		...[...(named ? [named] : []), ...below].flatMap((one) => partsOf(one, root, seen)),
	];
}
