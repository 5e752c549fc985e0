import { findRef } from '../schema/find-ref';
import { isSchema, type JsonSchema } from '../schema/json-schema';

/**
 * A copy of the object with every column of the schema, in its order: what is missing is null. A
 * table then has the same columns whatever a document says.
 */
export function fillNulls(
	value: Record<string, unknown>,
	schema: JsonSchema,
	root: JsonSchema = schema,
): Record<string, unknown> {
	const { properties } = lookUp(schema, root);
	if (!isSchema(properties)) return value;
	const known = Object.entries(properties).map(([name, property]) => [
		name,
		isSchema(property) ? fill(value[name], property, root) : (value[name] ?? null),
	]);
	const others = Object.entries(value).filter(([name]) => !Object.hasOwn(properties, name));
	return Object.fromEntries([...known, ...others]) as Record<string, unknown>;
}

function fill(value: unknown, schema: JsonSchema, root: JsonSchema): unknown {
	if (value === undefined) return null;
	if (isSchema(value)) return fillNulls(value, schema, root);
	const { items } = lookUp(schema, root);
	if (!Array.isArray(value) || !isSchema(items)) return value;
	return value.map((item: unknown) => (isSchema(item) ? fillNulls(item, items, root) : item));
}

/** What a reference names; a schema with several choices has no columns of its own. */
function lookUp(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
	const found = typeof schema.$ref === 'string' ? findRef(root, schema.$ref) : undefined;
	return found && depth < 20 ? lookUp(found, root, depth + 1) : schema;
}
