import { acceptsNull } from './accepts-null';
import { isSchema, type JsonSchema } from './json-schema';
import { certainPartsOf, partsOf } from './parts-of';
import { requiredBy, schemasOfItem, schemasOfProperty } from './schemas-below';

/**
 * A value without the nulls that stand for a left-out property: models write them, and strict
 * schemas ask for them. A null that the schema allows stays.
 */
export function dropNulls(value: unknown, schema: JsonSchema): unknown {
	const known = new Map<JsonSchema, boolean>();
	return drop(value, [schema], schema, (inner) => acceptsNull(inner, schema, known));
}

function drop(
	value: unknown,
	schemas: JsonSchema[],
	root: JsonSchema,
	accepts: (schema: unknown) => boolean,
): unknown {
	const all = partsOf(schemas, root);
	if (all.length === 0) return value;
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) =>
			drop(
				item,
				all.flatMap((schema) => schemasOfItem(schema, index)).filter(isSchema),
				root,
				accepts,
			),
		);
	}
	if (!isSchema(value)) return value;
	const certain = certainPartsOf(schemas, root);
	// What only a choice requires may be left out where another one is taken.
	const required = new Set(certain.flatMap(requiredBy));
	const kept = Object.entries(value).flatMap(([name, inner]) => {
		const always = certain.flatMap((schema) => schemasOfProperty(schema, name));
		const properties = all.flatMap((schema) => schemasOfProperty(schema, name));
		const isRefused =
			!always.every(accepts) || (properties.length > 0 && !properties.some(accepts));
		if (inner === null && isRefused && !required.has(name)) return [];
		return [[name, drop(inner, properties.filter(isSchema), root, accepts)] as const];
	});
	return Object.fromEntries(kept);
}
