import { isSchema } from './json-schema';
import { toRegExp } from './to-reg-exp';

/** What the value of a keyword has to be. */
interface Shape {
	/** What is wrong with a value, such as `must be array`. */
	mistakeOf: (value: unknown) => string | undefined;
	/** What stands in it: itself, or by names or places. */
	holds?: 'a schema' | 'schemas';
}

type Test = (value: unknown) => boolean;

const shape = (is: Test, message: string, holds?: Shape['holds']): Shape => ({
	mistakeOf: (value) => (is(value) ? undefined : message),
	...(holds === undefined ? {} : { holds }),
});

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const isType: Test = (value) => types.includes(value as string);
const isText: Test = (value) => typeof value === 'string';
const isAnySchema: Test = (value) => isSchema(value) || typeof value === 'boolean';
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const listOf =
	(is: Test): Test =>
	(value) =>
		Array.isArray(value) && value.every(is);
const some =
	(is: Test): Test =>
	(value) =>
		listOf(is)(value) && (value as unknown[]).length > 0;
const mapOf =
	(is: Test): Test =>
	(value) =>
		isSchema(value) && Object.values(value).every(is);
const either =
	(...tests: Test[]): Test =>
	(value) =>
		tests.some((is) => is(value));

const number = shape(Number.isFinite, 'must be number');
const count = shape(isCount, 'must be integer from 0');
const text = shape(isText, 'must be string');
const schema = shape(isAnySchema, 'must be object or boolean', 'a schema');
const schemas = shape(some(isAnySchema), 'must be array of schemas, and not empty', 'schemas');
const map = shape(mapOf(isAnySchema), 'must be object of schemas', 'schemas');

/** The shape of each keyword that a validator heeds. */
export const shapes: Record<string, Shape> = {
	type: shape(
		either(isType, some(isType)),
		`must be equal to one of the allowed values: ${types.join(', ')}`,
	),
	enum: shape(Array.isArray, 'must be array'),
	...alike(number, 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'),
	multipleOf: shape((value) => Number.isFinite(value) && (value as number) > 0, 'must be > 0'),
	...alike(count, 'minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains'),
	...alike(count, 'minProperties', 'maxProperties'),
	...alike(text, '$ref', 'format'),
	pattern: { mistakeOf: (value) => (isText(value) ? whyNoPattern(value) : 'must be string') },
	uniqueItems: shape((value) => typeof value === 'boolean', 'must be boolean'),
	required: shape(listOf(isText), 'must be array of strings'),
	dependentRequired: shape(mapOf(listOf(isText)), 'must be object of arrays of strings'),
	dependencies: shape(
		mapOf(either(isAnySchema, listOf(isText))),
		'must be object of schemas or arrays of strings',
		'schemas',
	),
	...alike(schemas, 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
	...alike(map, 'properties', 'dependentSchemas', '$defs', 'definitions'),
	patternProperties: {
		...map,
		mistakeOf: (value) =>
			map.mistakeOf(value) ??
			Object.keys(value as object)
				.map(whyNoPattern)
				.find((mistake) => mistake !== undefined),
	},
	...alike(schema, 'additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contains'),
	...alike(schema, 'additionalItems', 'unevaluatedItems', 'not', 'if', 'then', 'else'),
	items: shape(either(isAnySchema, listOf(isAnySchema)), 'must be object or boolean', 'a schema'),
};

function alike(one: Shape, ...keywords: string[]): Record<string, Shape> {
	return Object.fromEntries(keywords.map((keyword) => [keyword, one]));
}

function whyNoPattern(expression: unknown): string | undefined {
	try {
		toRegExp(String(expression));
		return undefined;
	} catch (error) {
		return `is not a valid regular expression: ${error instanceof Error ? error.message : String(error)}`;
	}
}
