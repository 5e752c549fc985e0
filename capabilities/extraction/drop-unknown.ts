import { isSchema, type JsonSchema } from '../schema/json-schema';
import { partsOf } from '../schema/parts-of';
import { fieldsOf, itemsOf } from './fields-of';

/**
 * A copy of the value without the properties that the schema does not name, unless it says that it
 * takes others: a row has the user's columns and no more.
 */
export function dropUnknown(
	value: unknown,
	schemas: readonly JsonSchema[],
	root: JsonSchema,
): unknown {
	if (Array.isArray(value)) {
		const items = itemsOf(schemas, root);
		return value.map((item: unknown) => dropUnknown(item, items, root));
	}
	if (!isSchema(value)) return value;
	const fields = fieldsOf(schemas, root);
	const isOpen = fields.size === 0 || partsOf(schemas, root).some(takesOthers);
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, inner]) => {
			const below = fields.get(name);
			if (below) return [[name, dropUnknown(inner, below, root)]];
			return isOpen ? [[name, inner]] : [];
		}),
	);
}

const takesOthers = ({ additionalProperties: more, ...schema }: JsonSchema) =>
	more === true ||
	(isSchema(more) && Object.keys(more).length > 0) ||
	'patternProperties' in schema;
