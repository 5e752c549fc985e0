import fc from 'fast-check';
import type { JsonSchema } from '../../capabilities/schema/json-schema';

const name = fc.constantFrom('a', 'b', 'kind', 'constructor', 'x y', 'größe/%');
const scalar = fc.oneof(
	fc.constantFrom('', 'a', 'ab', 'n/a', 'null', 'circle', '2026-11-29', '1,5', ' yes '),
	fc.integer({ min: -3, max: 12 }),
	fc.constantFrom(0.5, 1.1, 5.97e24, 1e21),
	fc.boolean(),
	fc.constant(null),
);

/** Values that the schemas below speak of. */
export const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		{ weight: 4, arbitrary: scalar },
		{ weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
		{ weight: 2, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 4 }) },
	),
}));

const type = fc.constantFrom('object', 'array', 'string', 'number', 'integer', 'boolean', 'null');
const count = fc.nat(3);
const names = fc.uniqueArray(name, { maxLength: 3 });
const refs = ['#', '#/$defs/a', '#/$defs/b', '#/properties/a', '#anchor', 'part.json', '#/other/a'];

function keywords(inner: fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> {
	const list = fc.array(inner, { minLength: 1, maxLength: 3 });
	const named = fc.dictionary(name, inner, { maxKeys: 3 });
	return {
		type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
		enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }),
		const: scalar,
		properties: named,
		patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$'), inner, { maxKeys: 2 }),
		additionalProperties: inner,
		unevaluatedProperties: inner,
		required: names,
		dependentRequired: fc.dictionary(name, names, { maxKeys: 2 }),
		dependentSchemas: fc.dictionary(name, inner, { maxKeys: 2 }),
		dependencies: fc.dictionary(name, fc.oneof(names, inner), { maxKeys: 2 }),
		propertyNames: fc.constantFrom<unknown>(true, { maxLength: 6 }, { enum: ['a', 'b', 'kind'] }),
		minProperties: count,
		maxProperties: count,
		items: fc.oneof(inner, list),
		prefixItems: list,
		additionalItems: inner,
		unevaluatedItems: inner,
		contains: inner,
		minContains: count,
		maxContains: count,
		minItems: count,
		maxItems: count,
		uniqueItems: fc.boolean(),
		minLength: count,
		maxLength: count,
		pattern: fc.constantFrom('^a', 'b', '^\\d'),
		format: fc.constantFrom('date', 'positiveInteger'),
		minimum: fc.integer({ min: -2, max: 3 }),
		maximum: fc.integer({ min: 0, max: 12 }),
		exclusiveMinimum: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.boolean()),
		exclusiveMaximum: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.boolean()),
		multipleOf: fc.constantFrom(1, 2, 0.5),
		allOf: list,
		anyOf: list,
		oneOf: list,
		not: inner,
		if: inner,
		then: inner,
		else: inner,
		$ref: fc.constantFrom(...refs),
		nullable: fc.boolean(),
		title: fc.constant('T'),
		description: fc.constant('D'),
		default: scalar,
		optional: fc.boolean(),
	};
}

const { inner } = fc.letrec<{ inner: unknown }>((tie) => ({
	inner: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		{ weight: 4, arbitrary: type.map((one) => ({ type: one })) },
		{ weight: 1, arbitrary: fc.boolean() },
		{ weight: 4, arbitrary: schemaOf(tie('inner'), 3) },
	),
}));

function schemaOf(below: fc.Arbitrary<unknown>, maxLength: number): fc.Arbitrary<JsonSchema> {
	const known = Object.entries(keywords(below)).map(([keyword, value]) =>
		value.map((one) => [keyword, one] as const),
	);
	return fc.array(fc.oneof(...known), { maxLength }).map((all) => Object.fromEntries(all));
}

const dialects = [
	'http://json-schema.org/draft-04/schema#',
	'http://json-schema.org/draft-07/schema#',
	'https://json-schema.org/draft/2020-12/schema',
];

/** Schemas of every keyword, of every draft, whose references lead somewhere. */
export const anySchema: fc.Arbitrary<JsonSchema> = fc
	.record({
		own: schemaOf(inner, 5),
		properties: fc.dictionary(name, inner, { maxKeys: 4 }),
		a: inner,
		b: inner,
		anchored: schemaOf(inner, 2),
		part: schemaOf(inner, 2),
		$schema: fc.option(fc.constantFrom(...dialects), { nil: undefined }),
	})
	.map(({ own, properties, a, b, anchored, part, $schema }) => ({
		...($schema === undefined ? {} : { $schema }),
		...own,
		properties: { a: true, ...properties },
		$defs: {
			a,
			b,
			c: { ...anchored, $id: '#anchor', $anchor: 'anchor' },
			d: { ...part, $id: 'part.json' },
		},
		other: { a },
	}));
