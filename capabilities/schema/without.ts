import type { JsonSchema } from './json-schema';

/** A copy of the schema without these keywords. */
export function without(schema: JsonSchema, ...keywords: string[]): JsonSchema {
	return Object.fromEntries(
		Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)),
	);
}
