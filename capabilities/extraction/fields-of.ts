import { inferTypes } from '../schema/infer-types';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { partsOf } from '../schema/parts-of';

/** The fields that schemas name, their references and choices included, each with its schemas. */
export function fieldsOf(
	schemas: readonly JsonSchema[],
	root: JsonSchema,
): Map<string, JsonSchema[]> {
	const fields = new Map<string, JsonSchema[]>();
	for (const { properties } of partsOf(schemas, root)) {
		for (const [name, property] of Object.entries(isSchema(properties) ? properties : {})) {
			fields.set(name, [...(fields.get(name) ?? []), property].filter(isSchema));
		}
	}
	return fields;
}

/** What schemas say of the entries of a list. */
export const itemsOf = (schemas: readonly JsonSchema[], root: JsonSchema): JsonSchema[] =>
	partsOf(schemas, root).flatMap(({ items }) => (isSchema(items) ? [items] : []));

/** Whether one of the schemas describes a list. */
export const isList = (schemas: readonly JsonSchema[], root: JsonSchema): boolean =>
	partsOf(schemas, root).some(
		(schema) => inferTypes(schema).includes('array') || 'items' in schema,
	);
