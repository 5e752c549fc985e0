import { pointerOf } from './find-ref';
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

/** A copy of the schema whose direct subschemas are mapped; `path` is where one stands in it. */
export function mapSubschemas(
	schema: JsonSchema,
	map: (subschema: JsonSchema, path: string) => unknown,
): JsonSchema {
	const one = (value: unknown, path: string) => (isSchema(value) ? map(value, path) : value);
	return Object.fromEntries(
		Object.entries(schema).map(([keyword, value]) => {
			if (byName.has(keyword) && isSchema(value)) {
				const mapped = Object.entries(value).map(([name, inner]) => [
					name,
					one(inner, pointerOf(keyword, name)),
				]);
				return [keyword, Object.fromEntries(mapped) as unknown];
			}
			if (inList.has(keyword) && Array.isArray(value)) {
				return [
					keyword,
					value.map((inner: unknown, index) => one(inner, pointerOf(keyword, String(index)))),
				];
			}
			return [keyword, alone.has(keyword) ? one(value, pointerOf(keyword)) : value];
		}),
	);
}
