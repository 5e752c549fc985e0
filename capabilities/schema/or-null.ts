import type { JsonSchema } from './json-schema';

/** The schema of a value that may be null as well. */
export function orNull(schema: JsonSchema): JsonSchema {
	const { type, enum: values } = schema;
	if (typeof type !== 'string' && !Array.isArray(type)) {
		return { anyOf: [schema, { type: 'null' }] };
	}
	const types: unknown[] = Array.isArray(type) ? type : [type];
	return {
		...schema,
		type: [...new Set([...types, 'null'])],
		...(Array.isArray(values) ? { enum: [...new Set([...(values as unknown[]), null])] } : {}),
	};
}
