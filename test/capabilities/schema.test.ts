import { dropNulls } from '../../capabilities/schema/drop-nulls';
import { fitGeminiSchema } from '../../capabilities/schema/fit-gemini-schema';
import type { JsonSchema } from '../../capabilities/schema/json-schema';
import { normaliseSchema } from '../../capabilities/schema/normalise-schema';
import { orNull } from '../../capabilities/schema/or-null';
import { strictSchema } from '../../capabilities/schema/strict-schema';
import { validatorOf } from '../../capabilities/schema/validator';
import { failureOf } from '../helpers/context';

const object = (properties: JsonSchema, more: JsonSchema = {}) => ({
	type: 'object',
	properties,
	...more,
});

describe('a normalised schema', () => {
	it.each<[JsonSchema, JsonSchema]>([
		[{}, { type: 'object' }],
		[{ type: 'dict' }, { type: 'object' }],
		[{ type: 'OBJECT', properties: { a: { type: 'STRING' } } }, object({ a: { type: 'string' } })],
		[object({ a: { type: 'float' } }), object({ a: { type: 'number' } })],
		[object({ a: { type: 'tuple' } }), object({ a: { type: 'array' } })],
		[object({ a: { type: 'any' } }), object({ a: {} })],
		[object({ a: { type: ['str', 'None'] } }), object({ a: { type: ['string', 'null'] } })],
		[
			object({ a: { type: 'int', nullable: true, enum: [1] } }),
			object({ a: { type: ['integer', 'null'], enum: [1, null] } }),
		],
		[
			object({ a: { type: 'list', items: [{ type: 'bool' }], additionalItems: false } }),
			object({ a: { type: 'array', prefixItems: [{ type: 'boolean' }], items: false } }),
		],
		[object({ a: { type: 'strnig' } }), object({ a: { type: 'strnig' } })],
	])('of %j is %j', (schema, normal) => {
		expect(normaliseSchema(schema)).toEqual(normal);
	});

	it('keeps the lists of an older draft, and is refused where it is nested without end', async () => {
		const old = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', items: [{}] };
		expect(normaliseSchema(old)).toEqual(old);
		const endless: JsonSchema = { type: 'object' };
		endless.properties = { again: endless };
		const failure = await failureOf(Promise.resolve().then(() => normaliseSchema(endless)));
		expect(failure.message).toBe('The schema is nested more than 64 levels deep');
	});
});

describe('a schema that Gemini takes for a function (quirk 10)', () => {
	const text = { type: 'string' };

	it.each<[string, JsonSchema, JsonSchema]>([
		['a reference', { $ref: '#/$defs/a' }, text],
		[
			'a reference with words of its own',
			{ $ref: '#/$defs/a', title: 'T' },
			{ ...text, title: 'T' },
		],
		['an encoded reference', { $ref: '#/$defs/b~1c%20d' }, { type: 'integer' }],
		['a const', { const: 'x' }, { ...text, enum: ['x'] }],
		['a type and null', { type: ['string', 'null'] }, { ...text, nullable: true }],
		['types', { type: ['string', 'number'] }, { anyOf: [text, { type: 'number' }] }],
		['a choice', { oneOf: [text, { type: 'boolean' }] }, { anyOf: [text, { type: 'boolean' }] }],
		['a choice of one or null', { anyOf: [text, { type: 'null' }] }, { ...text, nullable: true }],
		[
			'all of several',
			{ allOf: [object({ a: text }, { required: ['a'] }), object({ b: text })] },
			object({ a: text, b: text }, { required: ['a'] }),
		],
		[
			'an object that may look in two ways',
			object({ kind: text }, { anyOf: [{ properties: { a: text } }, { properties: { b: text } }] }),
			object({ kind: text, a: text, b: text }),
		],
		['numbers to choose from', { enum: [1, 2] }, { type: 'integer', description: 'one of 1, 2' }],
		[
			'texts to choose from, one of them empty',
			{ type: 'string', enum: ['a', ''], description: 'Unit' },
			{ ...text, description: 'Unit\none of "a", ""' },
		],
		[
			'a list of anything',
			{ type: 'array' },
			{ type: 'array', items: { anyOf: expect.anything() } },
		],
		[
			'a tuple',
			{ type: 'array', prefixItems: [text, { type: 'number' }], items: false },
			{ type: 'array', items: { anyOf: [text, { type: 'number' }] } },
		],
		['a format', { type: 'string', format: 'email' }, { ...text, description: 'format email' }],
		['a known format', { ...text, format: 'date-time' }, { ...text, format: 'date-time' }],
		[
			'bounds',
			{ type: 'number', minimum: 1, exclusiveMaximum: 9, multipleOf: 0.5 },
			{ type: 'number', minimum: 1, description: 'less than 9; a multiple of 0.5' },
		],
		[
			'a closed object',
			object({ a: text }, { additionalProperties: false, required: ['a', 'gone'] }),
			object({ a: text }, { required: ['a'] }),
		],
		[
			'an object with free names',
			{ type: 'object', additionalProperties: { type: 'number' } },
			{ type: 'object', description: 'Any names; each value is: {"type":"number"}' },
		],
		['nothing', {}, { anyOf: expect.anything() as unknown }],
	])('words %s in its own way', (_name, property, fitted) => {
		const $defs = { a: text, 'b/c d': { type: 'integer' } };
		const schema = { $schema: 'x', $id: 'y', ...object({ p: property }), $defs };
		expect(fitGeminiSchema(schema)).toEqual(object({ p: fitted }));
	});

	it('ends a recursion in an open object', () => {
		const schema = { ...object({ name: text, child: { $ref: '#' } }) };
		expect(fitGeminiSchema(schema)).toEqual(object({ name: text, child: { type: 'object' } }));
		const node = object({ next: { $ref: '#/$defs/node' } });
		expect(
			fitGeminiSchema({ ...object({ first: { $ref: '#/$defs/node' } }), $defs: { node } }),
		).toEqual(object({ first: object({ next: { type: 'object' } }) }));
	});

	it('is refused where its references would make it endless', async () => {
		const fan = (name: string) => object({ a: { $ref: name }, b: { $ref: name } });
		const $defs = Object.fromEntries(
			Array.from({ length: 30 }, (_, i) => [`d${String(i)}`, fan(`#/$defs/d${String(i + 1)}`)]),
		);
		const work = Promise.resolve().then(() => fitGeminiSchema({ ...fan('#/$defs/d0'), $defs }));
		expect((await failureOf(work)).kind).toBe('request-invalid');
	});
});

describe('a strict schema', () => {
	it('is closed, requires all and lets null stand for what was optional', () => {
		const schema = object(
			{
				a: { type: 'string', default: 'x' },
				b: { type: 'string', enum: ['x'] },
				c: { $ref: '#/$defs/c' },
				d: { type: 'array', items: object({ e: { type: 'number' } }) },
			},
			{ required: ['a'], $defs: { c: object({ f: { type: 'null' } }) } },
		);
		expect(strictSchema(schema, 'it')).toEqual(
			object(
				{
					a: { type: 'string' },
					b: { type: ['string', 'null'], enum: ['x', null] },
					c: { anyOf: [{ $ref: '#/$defs/c' }, { type: 'null' }] },
					d: {
						type: ['array', 'null'],
						items: object(
							{ e: { type: ['number', 'null'] } },
							{ required: ['e'], additionalProperties: false },
						),
					},
				},
				{
					required: ['a', 'b', 'c', 'd'],
					additionalProperties: false,
					$defs: {
						c: object({ f: { type: ['null'] } }, { required: ['f'], additionalProperties: false }),
					},
				},
			),
		);
	});

	it('is refused where an object may hold anything', async () => {
		const schema = object({ data: { type: 'object' } });
		const failure = await failureOf(Promise.resolve().then(() => strictSchema(schema, 'the form')));
		expect(failure.message).toBe(
			'Strict does not go with the form: the object at /properties/data may have any property',
		);
	});
});

describe('a schema of a value that may be null', () => {
	it.each<[JsonSchema, JsonSchema]>([
		[{ type: 'string' }, { type: ['string', 'null'] }],
		[
			{ enum: ['a'], type: 'string' },
			{ enum: ['a', null], type: ['string', 'null'] },
		],
	])('of %j is %j', (schema, nullable) => {
		expect(orNull(schema)).toEqual(nullable);
	});

	it.each<JsonSchema>([
		{ type: 'string', const: 'EUR' },
		{ type: 'string', anyOf: [{ const: 'a' }, { minLength: 3 }] },
		{ type: 'string', oneOf: [{ const: 'a' }] },
		{ type: 'string', allOf: [{ const: 'a' }] },
		{ type: 'string', $ref: '#/$defs/a' },
		{ enum: ['a'] },
	])('takes null beside what %j takes', async (schema) => {
		const $defs = { a: { type: 'string' } };
		const { violationsOf } = await validatorOf(object({ p: orNull(schema) }, { $defs }), 'it');
		expect(violationsOf({ p: null })).toEqual([]);
		expect(violationsOf({ p: 5 })).not.toEqual([]);
		const strict = strictSchema(object({ p: schema }, { $defs }), 'it');
		expect((await validatorOf(strict, 'it')).violationsOf({ p: null })).toEqual([]);
	});
});

describe('nulls of a model', () => {
	const schema = object(
		{
			a: { type: 'string' },
			b: { type: ['string', 'null'] },
			c: { type: 'string' },
			d: {},
			list: { type: 'array', items: { $ref: '#/$defs/one' } },
			either: { anyOf: [object({ x: { type: 'number' } }), { type: 'string' }] },
			one: {
				...object({ x: { type: 'number' }, y: { type: 'number' } }),
				anyOf: [{ required: ['x'] }, { required: ['y'] }],
				if: { required: ['x'] },
				then: object({ z: { type: 'number' } }),
			},
		},
		{ required: ['c'], $defs: { one: object({ y: { type: 'number' } }) } },
	);

	it.each<[unknown, unknown]>([
		[
			{ a: null, b: null, c: null, d: null },
			{ b: null, c: null, d: null },
		],
		[{ list: [{ y: null }, { y: 1 }] }, { list: [{}, { y: 1 }] }],
		[{ either: { x: null } }, { either: {} }],
		[{ unknown: null }, { unknown: null }],
		// What one choice requires may be missing in another.
		[{ one: { x: null, y: 1 } }, { one: { y: 1 } }],
		[{ one: { z: null } }, { one: {} }],
		[null, null],
	])('%j becomes %j: those that stand for nothing go', (value, left) => {
		expect(dropNulls(value, schema)).toEqual(left);
	});
});

describe('a validator', () => {
	it('says in sentences what is wrong', async () => {
		const schema = object(
			{ amount: { type: 'number' }, unit: { enum: ['a', 'b'] }, on: { format: 'date' } },
			{ required: ['amount'], additionalProperties: false },
		);
		const { violationsOf } = await validatorOf(schema, 'it');
		expect(violationsOf({ amount: 1, unit: 'a', on: '2026-01-31' })).toEqual([]);
		expect(violationsOf({ amount: 'x', unit: 'c', on: '2026-02-31', more: 1 })).toEqual([
			'must NOT have additional properties: "more"',
			'/amount must be number',
			'/unit must be equal to one of the allowed values: ["a","b"]',
			'/on must match format "date"',
		]);
		expect(violationsOf({})).toEqual(["must have required property 'amount'"]);
	});

	it.each<[string, JsonSchema, JsonSchema]>([
		[
			'draft 7',
			{ $schema: 'http://json-schema.org/draft-07/schema#' },
			{ items: [{ type: 'null' }] },
		],
		['2020-12', {}, { prefixItems: [{ type: 'null' }] }],
	])('knows the lists of %s', async (_name, dialect, items) => {
		const { violationsOf } = await validatorOf({ ...dialect, type: 'array', ...items }, 'it');
		expect(violationsOf([1])).toEqual(['/0 must be null']);
	});

	it('knows patterns with the syntax of Unicode, and older ones', async () => {
		const schema = object({ a: { pattern: '^\\p{L}+$' }, b: { pattern: '^a\\-b$' } });
		const { violationsOf } = await validatorOf(schema, 'it');
		expect(violationsOf({ a: 'é', b: 'a-b' })).toEqual([]);
		expect(violationsOf({ a: '1', b: 'ab' })).toEqual([
			'/a must match pattern "^\\p{L}+$"',
			'/b must match pattern "^a\\-b$"',
		]);
	});

	it('takes no number that JSON does not have', async () => {
		const { violationsOf } = await validatorOf(object({ a: { type: 'number' } }), 'it');
		expect(violationsOf(JSON.parse('{"a": 1e999}'))).toEqual(['/a must be number']);
	});

	it('knows a recursion that leads to a property, and definitions that share one', async () => {
		const $defs = {
			node: object({
				next: { $ref: '#/$defs/node' },
				all: { type: 'array', items: { $ref: '#' } },
			}),
			one: { allOf: [{ $ref: '#/$defs/node' }, { $ref: '#/$defs/two' }] },
			two: { $ref: '#/$defs/node' },
		};
		const { violationsOf } = await validatorOf(
			{ ...object({ a: { $ref: '#/$defs/one' } }), $defs },
			'it',
		);
		expect(violationsOf({ a: { next: { next: 1 } } })).toContain('/a/next/next must be object');
	});

	it('knows a schema that refers to itself, and one with the name of another', async () => {
		const tree = object({ child: { $ref: '#' }, n: { type: 'number' } });
		const { violationsOf } = await validatorOf(tree, 'it');
		expect(violationsOf({ child: { child: { n: 'x' } } })).toEqual([
			'/child/child/n must be number',
		]);
		const named = { $id: 'http://json-schema.org/draft-07/schema#', type: 'object' };
		for (const type of ['string', 'number', 'string']) {
			const one = await validatorOf({ ...named, type }, 'it');
			expect(one.violationsOf(true)).toEqual([`must be ${type}`]);
		}
	});

	it.each<[JsonSchema, RegExp]>([
		[object({ a: { type: 'strnig' } }), /\/properties\/a\/type must be equal to one of/],
		[object({ a: { required: true } }), /\/properties\/a\/required must be array/],
		[object({ a: { pattern: '(' } }), /\/properties\/a\/pattern is no regular expression/],
		[{ $ref: '#' }, /leads back to itself and to no value: # → #$/],
		[
			object(
				{ a: { allOf: [{ $ref: '#/$defs/a' }] } },
				{ $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } },
			),
			/to no value: #\/\$defs\/a → #\/\$defs\/a$/,
		],
		[
			object(
				{ a: { $ref: '#/$defs/a' } },
				{ $defs: { a: { anyOf: [{}, { $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } },
			),
			/#\/\$defs\/a → #\/\$defs\/b → #\/\$defs\/a$/,
		],
		[object({ a: { $ref: '#/$defs/b' } }), /can't resolve reference #\/\$defs\/b/],
		[object({ a: { $ref: 'https://example.com' } }), /can't resolve reference https:/],
	])('refuses the schema %j and says where it is wrong', async (schema, message) => {
		const failure = await failureOf(validatorOf(schema, 'The schema of "f"'));
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toMatch(/^The schema of "f" is not a valid JSON Schema: /);
		expect(failure.message).toMatch(message);
	});
});
