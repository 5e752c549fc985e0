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
	const copy = { ...schema };
	for (const keyword of Object.keys(schema)) {
		const value = schema[keyword];
		if (Array.isArray(value)) {
			if (inList.has(keyword)) copy[keyword] = value.map(one);
		} else if (isSchema(value)) {
			if (alone.has(keyword)) copy[keyword] = map(value);
			else if (byName.has(keyword)) {
				const mapped = Object.entries(value).map(([name, inner]) => [name, one(inner)]);
				copy[keyword] = Object.fromEntries(mapped);
			}
		}
	}
	return copy;
}

/** Hands out each direct subschema of a schema, with the names that lead to it. */
export function eachSubschema(
	schema: JsonSchema,
	visit: (subschema: JsonSchema, keyword: string, name?: string) => void,
): void {
	for (const keyword of Object.keys(schema)) {
		const value = schema[keyword];
		if (typeof value !== 'object' || value === null) continue;
		if (isSchema(value) && alone.has(keyword)) visit(value, keyword);
		else if (Array.isArray(value) ? inList.has(keyword) : byName.has(keyword)) {
			for (const [name, inner] of Object.entries(value)) {
				if (isSchema(inner)) visit(inner, keyword, name);
			}
		}
	}
}
