import fc from 'fast-check';
import type { JsonSchema } from '../../capabilities/schema/json-schema';

// Not those that every object inherits: Ajv stumbles over `toString`.
const names = ['a', 'b', 'ab', 'x-1', '2'] as const;
const name = fc.constantFrom(...names);
const small = fc.integer({ min: 0, max: 3 });

/** Values that are few enough to fit a schema now and then. */
export const { value: arbitraryValue } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3, depthSize: 'small' },
		fc.constantFrom<unknown>('', 'a', 'ab', '😀', '2026-11-23', 'x-1'),
		fc.constantFrom<unknown>(0, 1, 2, 3, 4, -1, 1.5, true, false, null),
		fc.array(tie('value'), { maxLength: 4 }),
		// As JSON has them: Ajv takes objects of another prototype for others.
		fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
	),
}));

const scalars: Record<string, fc.Arbitrary<unknown>> = {
	type: fc.oneof(
		fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object'),
		fc.subarray(['string', 'number', 'null', 'array', 'object'], { minLength: 1 }),
	),
	enum: fc.uniqueArray(arbitraryValue, {
		minLength: 1,
		maxLength: 4,
		selector: (value) => JSON.stringify(value),
	}),
	const: arbitraryValue,
	minimum: fc.integer({ min: -1, max: 3 }),
	maximum: fc.integer({ min: -1, max: 3 }),
	exclusiveMinimum: fc.integer({ min: -1, max: 3 }),
	exclusiveMaximum: fc.integer({ min: -1, max: 3 }),
	multipleOf: fc.constantFrom(1, 2, 0.5),
	minLength: small,
	maxLength: small,
	pattern: fc.constantFrom('^a', 'b$', '^x\\-\\d$', '^\\p{L}+$'),
	format: fc.constantFrom('date', 'uuid', 'of nobody'),
	minItems: small,
	maxItems: small,
	uniqueItems: fc.boolean(),
	minProperties: small,
	maxProperties: small,
	required: fc.uniqueArray(name, { maxLength: 2 }),
	dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 2 }),
};

const compound = (schema: fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> => {
	const schemas = fc.array(schema, { minLength: 1, maxLength: 3 });
	const map = fc.dictionary(name, schema, { maxKeys: 3 });
	return {
		properties: map,
		patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$', '^x\\-'), schema, { maxKeys: 2 }),
		additionalProperties: schema,
		propertyNames: schema,
		dependentSchemas: map,
		unevaluatedProperties: schema,
		prefixItems: schemas,
		items: schema,
		contains: schema,
		minContains: small,
		maxContains: small,
		unevaluatedItems: schema,
		allOf: schemas,
		anyOf: schemas,
		oneOf: schemas,
		not: schema,
		if: schema,
		then: schema,
		else: schema,
		$ref: fc.constantFrom('#/$defs/one', '#/$defs/two'),
	};
};

/** Schemas of a few keywords at a time, out of all that a validator heeds, with two definitions. */
export const arbitrarySchema: fc.Arbitrary<JsonSchema> = (() => {
	const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
		schema: fc.oneof(
			{ maxDepth: 3, depthSize: 'small' },
			ofKeywords(scalars, 2),
			fc.boolean(),
			ofKeywords({ ...scalars, ...compound(tie('schema')) }, 3),
		),
	}));
	const whole = ofKeywords({ ...scalars, ...compound(schema) }, 4);
	// Definitions refer to nothing: what leads back to itself is refused and tried elsewhere.
	const definition = ofKeywords(scalars, 2);
	return fc
		.tuple(whole, definition, definition)
		.map(([all, one, two]) => ({ ...all, $defs: { one, two } }));
})();

function ofKeywords(
	keywords: Record<string, fc.Arbitrary<unknown>>,
	maxLength: number,
): fc.Arbitrary<JsonSchema> {
	return fc
		.uniqueArray(fc.constantFrom(...Object.keys(keywords)), { maxLength })
		.chain((chosen) =>
			fc.record(
				Object.fromEntries(chosen.map((keyword) => [keyword, keywords[keyword]])) as Record<
					string,
					fc.Arbitrary<unknown>
				>,
			),
		);
}
