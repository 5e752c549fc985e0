import { isSchema, type JsonSchema } from '../../capabilities/schema/json-schema';

/** What a schema in Gemini's words says, as JSON Schema. */
export function geminiToJsonSchema({ nullable, ...schema }: JsonSchema): JsonSchema {
	const { properties, items, anyOf, format, description, title, ...rest } = schema;
	const below = (value: unknown) => geminiToJsonSchema(value as JsonSchema);
	const own: JsonSchema = {
		...rest,
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
