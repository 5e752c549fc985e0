import { isSchema, type JsonSchema } from '../../capabilities/schema/json-schema';
import { without } from '../../capabilities/schema/without';

/** What a schema in Gemini's words says, as JSON Schema. */
export function geminiToJsonSchema({ nullable, ...schema }: JsonSchema): JsonSchema {
	const { properties, items, anyOf, ...rest } = schema;
	const below = (value: unknown) => geminiToJsonSchema(value as JsonSchema);
	const own: JsonSchema = {
		...without(rest, 'format', 'title', 'description'),
		...(isSchema(properties)
			? {
					properties: Object.fromEntries(
						Object.entries(properties).map(([name, value]) => [name, below(value)]),
					) as JsonSchema,
				}
			: {}),
		...(items === undefined ? {} : { items: below(items) }),
		...(Array.isArray(anyOf) ? { anyOf: anyOf.map(below) } : {}),
	};
	return nullable === true ? { anyOf: [own, { type: 'null' }] } : own;
}
