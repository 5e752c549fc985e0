import type { JsonSchema } from './json-schema';

/** The schema without these keywords: a copy where it has one. */
export function without(schema: JsonSchema, ...keywords: string[]): JsonSchema {
	if (!keywords.some((keyword) => Object.hasOwn(schema, keyword))) return schema;
	return Object.fromEntries(
		Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)),
	);
}
