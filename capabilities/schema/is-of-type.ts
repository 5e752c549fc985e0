import { isSchema } from './json-schema';

/** Whether a value is of a type of JSON. Infinity is no number of it, and no database takes it. */
export function isOfType(value: unknown, type: unknown): boolean {
	switch (type) {
		case 'null':
			return value === null;
		case 'array':
			return Array.isArray(value);
		case 'object':
			return isSchema(value);
		case 'integer':
			return Number.isInteger(value);
		case 'number':
			return Number.isFinite(value);
		default:
			return typeof value === type;
	}
}
