import { Failure } from '../../endpoint/failure';
import { jsonTypeOf } from '../schema/infer-types';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { orNull } from '../schema/or-null';
import { parseDate } from './parse-date';

/** A date and a time in ISO 8601; one without a zone is taken as UTC when it is read. */
const time = /^.{10}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[-+]\d{2}:\d{2})?$/i;

/**
 * The JSON Schema of objects like the example, with its fields and no others, none of them
 * required. Throws request-invalid where the example is no object with fields, or one is "__proto__".
 */
export function schemaFromExample(example: unknown): JsonSchema {
	if (isSchema(example) && Object.keys(example).length > 0) return toSchema([example]);
	throw new Failure({
		kind: 'request-invalid',
		message: `The example is ${nameOf(example)}, but an extraction returns an object with fields`,
		hint: 'Write it as {"name": "…"}, or put a list into a field: {"records": [{"name": "…"}]}',
	});
}

function nameOf(value: unknown): string {
	if (isSchema(value)) return 'an empty object';
	if (Array.isArray(value)) return 'a list';
	return value === null ? 'null' : `a ${typeof value}`;
}

/** The schema that all of the values fit; of none, or of null alone, that of any value. */
function toSchema(values: readonly unknown[]): JsonSchema {
	const real = values.filter((value) => value !== null);
	const schemas = [...groupsOf(real)].map(([type, group]) => toType(type, group));
	const [only] = schemas;
	if (only === undefined) return {};
	const schema = schemas.length === 1 ? only : { anyOf: schemas };
	return real.length < values.length ? orNull(schema) : schema;
}

function groupsOf(values: readonly unknown[]): Map<string, unknown[]> {
	const groups = new Map<string, unknown[]>();
	for (const value of values) {
		const type = jsonTypeOf(value);
		// A whole number in an example does not say that all are whole.
		const group = type === 'integer' ? 'number' : type;
		groups.set(group, [...(groups.get(group) ?? []), value]);
	}
	return groups;
}

function toType(type: string, values: readonly unknown[]): JsonSchema {
	if (type === 'array') return { type, items: toSchema((values as unknown[][]).flat()) };
	if (type === 'object') return toObject(values as Record<string, unknown>[]);
	if (type !== 'string') return { type };
	const texts = values as string[];
	const format = texts.every(isDate) ? 'date' : texts.every(isDateTime) ? 'date-time' : undefined;
	return { type, ...(format === undefined ? {} : { format }) };
}

function toObject(objects: readonly Record<string, unknown>[]): JsonSchema {
	const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
	if (names.length === 0) return { type: 'object' };
	if (names.includes('__proto__')) throw unusableName();
	const properties = names.map((name) => [
		name,
		toSchema(objects.filter((object) => Object.hasOwn(object, name)).map((object) => object[name])),
	]);
	return {
		type: 'object',
		properties: Object.fromEntries(properties) as JsonSchema,
		additionalProperties: false,
	};
}

/** JavaScript keeps an object's prototype under that name, and validators pass it over. */
const unusableName = () =>
	new Failure({
		kind: 'request-invalid',
		message: 'The example has a field "__proto__", which is not allowed as a name',
		hint: 'Rename the field',
	});

const isDate = (text: string) => parseDate(text, 'day-month-year') === text;
const isDateTime = (text: string) => time.test(text) && isDate(text.slice(0, 10));
