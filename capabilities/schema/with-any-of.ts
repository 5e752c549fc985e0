import type { JsonSchema } from './json-schema';

/** The schema with anyOf in place of oneOf: with more that fits each choice, several may fit. */
export function withAnyOf(schema: JsonSchema): JsonSchema {
	const { oneOf, ...rest } = schema;
	if (oneOf === undefined) return schema;
	const anyOf = { anyOf: oneOf };
	const all = Array.isArray(rest.allOf) ? (rest.allOf as unknown[]) : [];
	return 'anyOf' in rest ? { ...rest, allOf: [...all, anyOf] } : { ...rest, ...anyOf };
}
