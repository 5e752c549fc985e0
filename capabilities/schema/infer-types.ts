import { isOfType } from './is-of-type';
import { isSchema, type JsonSchema } from './json-schema';

/** The types that a schema names, or else those of its values; none for any. */
export function inferTypes(schema: JsonSchema): string[] {
	const { type, enum: values } = schema;
	if (typeof type === 'string') return [type];
	if (Array.isArray(type)) return type.filter((one) => typeof one === 'string');
	if (Array.isArray(values)) return [...new Set(values.map(jsonTypeOf))];
	return 'const' in schema ? [jsonTypeOf(schema.const)] : [];
}

/** The types that a value can have by its schema's types and listed values alike; none for any. */
export function typesIn(schema: JsonSchema): string[] {
	const { enum: values } = schema;
	const types = inferTypes(schema);
	if (!Array.isArray(values)) return types;
	return types.filter((type) => values.some((value) => isOfType(value, type)));
}

/** The JSON type of a value. */
export function jsonTypeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (isSchema(value)) return 'object';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
}
