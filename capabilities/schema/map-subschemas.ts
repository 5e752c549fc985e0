import { isSchema, type JsonSchema } from './json-schema';

const byName = new Set([
	'properties',
	'patternProperties',
	'$defs',
	'definitions',
	'dependentSchemas',
	'dependencies',
]);
const inList = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items']);
const alone = new Set([
	'items',
	'additionalItems',
	'additionalProperties',
	'unevaluatedItems',
	'unevaluatedProperties',
	'contains',
	'propertyNames',
	'not',
	'if',
	'then',
	'else',
]);

/** A copy of the schema whose direct subschemas are mapped. */
export function mapSubschemas(
	schema: JsonSchema,
	map: (subschema: JsonSchema) => unknown,
): JsonSchema {
	const one = (value: unknown) => (isSchema(value) ? map(value) : value);
	return Object.fromEntries(
		Object.entries(schema).map(([keyword, value]) => {
			if (byName.has(keyword) && isSchema(value)) {
				const mapped = Object.entries(value).map(([name, inner]) => [name, one(inner)]);
				return [keyword, Object.fromEntries(mapped) as unknown];
			}
			if (inList.has(keyword) && Array.isArray(value)) return [keyword, value.map(one)];
			return [keyword, alone.has(keyword) ? one(value) : value];
		}),
	);
}

/** The direct subschemas of a schema, each with the names that lead to it. */
export const subschemasOf = (schema: JsonSchema): { inner: JsonSchema; names: string[] }[] =>
	Object.entries(schema).flatMap(([keyword, value]) => {
		if (isSchema(value) && alone.has(keyword)) return [{ inner: value, names: [keyword] }];
		const holds = Array.isArray(value) ? inList.has(keyword) : byName.has(keyword);
		if (!holds || typeof value !== 'object' || value === null) return [];
		return Object.entries(value).flatMap(([name, inner]) =>
			isSchema(inner) ? [{ inner, names: [keyword, name] }] : [],
		);
	});
