import type { JsonSchema } from './json-schema';

/** What says more of a value than a type and a list of values, and could forbid null. */
const more = ['const', '$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if'];

/** The schema of a value that may be null as well. */
export function orNull(schema: JsonSchema): JsonSchema {
	const { type, enum: values } = schema;
	const isPlain = typeof type === 'string' || Array.isArray(type);
	if (!isPlain || more.some((keyword) => keyword in schema)) {
		return { anyOf: [schema, { type: 'null' }] };
	}
	const types: unknown[] = Array.isArray(type) ? type : [type];
	return {
		...schema,
		type: [...new Set([...types, 'null'])],
		...(Array.isArray(values) ? { enum: [...new Set([...(values as unknown[]), null])] } : {}),
	};
}
