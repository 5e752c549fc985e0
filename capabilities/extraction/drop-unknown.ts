import { isSchema, type JsonSchema } from '../schema/json-schema';
import { partsOf } from './fields-of';

/**
 * A copy of the value without the properties that the schema does not name, unless it says that it
 * takes others: a row has the user's columns and no more.
 */
export function dropUnknown(
	value: unknown,
	schemas: readonly JsonSchema[],
	root: JsonSchema,
): unknown {
	const parts = schemas.flatMap((schema) => partsOf(schema, root));
	if (Array.isArray(value)) {
		const items = parts.flatMap((part) => [part.items].filter(isSchema));
		return value.map((item: unknown) => dropUnknown(item, items, root));
	}
	if (!isSchema(value)) return value;
	const named = parts.map(({ properties }) => properties).filter(isSchema);
	if (named.length === 0) return value;
	const isOpen = parts.some(takesOthers);
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, inner]) => {
			const found = named.filter((properties) => Object.hasOwn(properties, name));
			if (found.length === 0) return isOpen ? [[name, inner]] : [];
			const below = found.map((properties) => properties[name]).filter(isSchema);
			return [[name, dropUnknown(inner, below, root)]];
		}),
	);
}

const takesOthers = ({ additionalProperties: more, ...schema }: JsonSchema) =>
	more === true ||
	(isSchema(more) && Object.keys(more).length > 0) ||
	'patternProperties' in schema;
