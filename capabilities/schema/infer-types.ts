import { isSchema, type JsonSchema } from './json-schema';

const telling: [type: string, keywords: string[]][] = [
	['object', ['properties', 'required', 'additionalProperties', 'patternProperties']],
	['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains']],
	['string', ['pattern', 'minLength', 'maxLength', 'format']],
	['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/** The types that a schema names, or else those that its values or keywords tell; none for any. */
export function inferTypes(schema: JsonSchema): string[] {
	const { type, enum: values } = schema;
	if (typeof type === 'string') return [type];
	if (Array.isArray(type)) return type.filter((one) => typeof one === 'string');
	if (Array.isArray(values)) return [...new Set(values.map(jsonTypeOf))];
	const found = telling.find(([, keywords]) => keywords.some((keyword) => keyword in schema));
	return found ? [found[0]] : [];
}

/** The JSON type of a value. */
export function jsonTypeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (isSchema(value)) return 'object';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
}
