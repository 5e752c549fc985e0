import { isSchema, type JsonSchema } from '../schema/json-schema';
import { partsOf } from '../schema/parts-of';
import { schemasOfItem, schemasOfProperty } from '../schema/schemas-below';

/**
 * A copy of the value without the properties that a closed object does not name: what a model adds
 * of its own. An object that takes others keeps them.
 */
export function dropUnknown(
	value: unknown,
	schemas: readonly JsonSchema[],
	root: JsonSchema,
): unknown {
	const all = partsOf(schemas, root);
	const below = (of: (schema: JsonSchema) => unknown[]) => all.flatMap(of);
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) =>
			dropUnknown(item, below((schema) => schemasOfItem(schema, index)).filter(isSchema), root),
		);
	}
	if (!isSchema(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, inner]) => {
			const found = below((schema) => schemasOfProperty(schema, name));
			if (found.includes(false) && !found.some((one) => one !== false)) return [];
			return [[name, dropUnknown(inner, found.filter(isSchema), root)]];
		}),
	);
}
