import { isSchema, type JsonSchema } from '../schema/json-schema';
import { fieldsOf, itemsOf } from './fields-of';

/**
 * A copy of the object with every column of the schema, in its order: what is missing is null. A
 * table then has the same columns whatever a document says.
 */
export const fillNulls = (
	value: Record<string, unknown>,
	schema: JsonSchema,
): Record<string, unknown> => fillObject(value, [schema], schema);

function fillObject(
	value: Record<string, unknown>,
	schemas: readonly JsonSchema[],
	root: JsonSchema,
): Record<string, unknown> {
	const fields = fieldsOf(schemas, root);
	const known = [...fields].map(([name, below]) => [
		name,
		Object.hasOwn(value, name) ? fill(value[name], below, root) : null,
	]);
	const others = Object.entries(value).filter(([name]) => !fields.has(name));
	return Object.fromEntries([...known, ...others]) as Record<string, unknown>;
}

function fill(value: unknown, schemas: readonly JsonSchema[], root: JsonSchema): unknown {
	if (isSchema(value)) return fillObject(value, schemas, root);
	if (!Array.isArray(value)) return value ?? null;
	const items = itemsOf(schemas, root);
	return value.map((item: unknown) => fill(item, items, root));
}
