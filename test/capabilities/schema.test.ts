import { dropNulls } from '../../capabilities/schema/drop-nulls';
import { fitGeminiSchema } from '../../capabilities/schema/fit-gemini-schema';
import type { JsonSchema } from '../../capabilities/schema/json-schema';
import { normaliseSchema } from '../../capabilities/schema/normalise-schema';
import { orNull } from '../../capabilities/schema/or-null';
import { strictSchema } from '../../capabilities/schema/strict-schema';
import { validatorOf } from '../../capabilities/schema/validator';
import { failureOf } from '../helpers/context';
import { objectSchema as object } from '../helpers/object-schema';

describe('a normalised schema', () => {
	it.each<[JsonSchema, JsonSchema]>([
		[{}, {}],
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
		[object({ a: { enum: ['a', 'b', 'a'] } }), object({ a: { enum: ['a', 'b'] } })],
		[object({ a: { type: 'strnig' } }), object({ a: { type: 'strnig' } })],
	])('of %j is %j', (schema, normal) => {
		expect(normaliseSchema(schema)).toEqual(normal);
	});

	it.each<JsonSchema>([
		{ anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }], nullable: true },
		{ nullable: true, oneOf: [{ $ref: '#/$defs/text' }, { type: 'integer' }] },
		{ nullable: true, allOf: [{ $ref: '#/$defs/text' }] },
		{ nullable: true, $ref: '#/$defs/text' },
		{ nullable: true, $dynamicRef: '#/$defs/text' },
		{ nullable: true, type: 'string', allOf: [{ $ref: '#/$defs/text' }] },
		{ nullable: true, type: 'string', anyOf: [{ type: 'string', minLength: 1 }] },
		{ nullable: true, enum: ['a', 'b'] },
		{ nullable: true, type: 'string', const: 'a' },
	])('of %j takes null, and otherwise what it took before', async (schema) => {
		const whole = (one: JsonSchema, more: JsonSchema = {}) =>
			object({ p: one }, { required: ['p'], $defs: { text: { type: 'string' } }, ...more });
		const read = normaliseSchema(whole(schema));
		const { violationsOf } = await validatorOf(read, 'it');
		expect([null, 'a', false, {}].map((p) => violationsOf({ p }).length > 0)).toEqual([
			...[false, false, true, true],
		]);
		expect(violationsOf({})).not.toEqual([]);
		const strict = await validatorOf(strictSchema(read, 'it'), 'it');
		expect(strict.violationsOf({ p: null })).toEqual([]);
		expect(fitGeminiSchema(read)).toMatchObject({ properties: { p: { nullable: true } } });
		const old = whole(schema, { $schema: 'http://json-schema.org/draft-07/schema#' });
		const ofOld = await validatorOf(normaliseSchema(old), 'it');
		expect(ofOld.violationsOf({ p: null })).toEqual([]);
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
	const plain = (...types: string[]) => types.map((type) => ({ type }));
	const list = { type: 'array', items: expect.anything() as unknown };
	const anything = {
		anyOf: [...plain('string', 'number', 'boolean', 'object'), list],
		nullable: true,
	};
	const others = [...plain('string', 'boolean', 'object'), list];

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
			{ anyOf: [object({ a: text, kind: text }), object({ b: text, kind: text })] },
		],
		[
			'an object that may require this or that',
			object({ a: text, b: text }, { anyOf: [{ required: ['a'] }, { required: ['a', 'b'] }] }),
			object({ a: text, b: text }, { required: ['a'] }),
		],
		['numbers to choose from', { enum: [1, 2] }, { type: 'integer', description: 'one of 1, 2' }],
		[
			'texts to choose from, one of them empty',
			{ type: 'string', enum: ['a', ''], description: 'Unit' },
			{ ...text, description: 'Unit\none of "a", ""' },
		],
		['a list of anything', { type: 'array' }, { type: 'array', items: anything }],
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
		['nothing', {}, anything],
		[
			'a keyword without a type',
			{ minimum: 1 },
			{ anyOf: [{ type: 'number', minimum: 1 }, ...others], nullable: true },
		],
		[
			'a list whose further entries may be anything',
			{ type: 'array', prefixItems: [{ type: 'number', minimum: 1 }] },
			{
				type: 'array',
				items: { anyOf: [{ type: 'number', minimum: 1 }, ...anything.anyOf], nullable: true },
			},
		],
		[
			'a type with null and a list without',
			{ type: ['string', 'null'], enum: ['a'] },
			{ ...text, enum: ['a'] },
		],
		[
			'choices of texts',
			{ oneOf: [{ const: 'a' }, { enum: ['b', 'c'] }] },
			{ ...text, enum: ['a', 'b', 'c'] },
		],
		[
			'names that are asked for and not listed',
			{ type: 'object', required: ['a'], dependentRequired: { a: ['b'] } },
			object({ a: anything, b: anything }, { required: ['a'] }),
		],
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

	it('takes what any choice takes where it has to be one object', () => {
		const oneOf = [
			{ properties: { kind: { const: 'n' }, size: { type: 'number' } } },
			{ properties: { kind: { const: 't' }, size: text } },
		];
		expect(fitGeminiSchema({ type: 'object', oneOf })).toEqual(
			object({
				kind: { ...text, enum: ['n', 't'] },
				size: { anyOf: [{ type: 'number' }, text] },
			}),
		);
	});

	it('tells fewer levels where its references would make it too large', () => {
		const fan = (name: string) => object({ a: { $ref: name }, b: { $ref: name } });
		const $defs = Object.fromEntries(
			Array.from({ length: 30 }, (_, i) => [`d${String(i)}`, fan(`#/$defs/d${String(i + 1)}`)]),
		);
		const fitted = fitGeminiSchema({ ...fan('#/$defs/d0'), $defs });
		expect(fitted).toMatchObject(object({ a: object({ b: { type: 'object' } }) }));
		expect(JSON.stringify(fitted).length).toBeLessThan(100_000);
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

	it.each<[string, JsonSchema, string]>([
		[
			'an object may hold anything',
			object({ data: { type: 'object' } }),
			'the object at /properties/data may have any property',
		],
		[
			'names are free',
			object({ data: { type: 'object', additionalProperties: {} } }),
			'the object at /properties/data may have any property',
		],
		['a value may be anything', object({ a: {} }), 'what stands at /properties/a may be any value'],
		[
			'a field is asked for and not described',
			object({ a: { type: 'string' } }, { required: ['b'] }),
			'what stands at /properties/b may be any value',
		],
		[
			'it is too deep',
			Array.from({ length: 10 }).reduce<JsonSchema>(
				(inner) => object({ inner }),
				object({ a: { type: 'null' } }),
			),
			'it is nested more than 10 levels deep',
		],
		[
			'it lists too much',
			object({ a: { enum: Array.from({ length: 1001 }, (_, i) => i) } }),
			'it lists more than 1000 values',
		],
	])('is refused where %s', async (_name, schema, reason) => {
		const failure = await failureOf(Promise.resolve().then(() => strictSchema(schema, 'the form')));
		expect(failure.message).toBe(`the form does not go with strict mode: ${reason}`);
	});

	const id = { type: 'string' };

	it.each<[string, JsonSchema, JsonSchema]>([
		['a word that it does not know', { ...id, optional: true }, id],
		[
			'limits that it does not know',
			{ ...id, minLength: 2, format: 'uri', description: 'A link' },
			{ ...id, description: 'A link\nminLength: 2; format: "uri"' },
		],
		['limits that it knows', { ...id, pattern: '^a' }, { ...id, pattern: '^a' }],
		['a look ahead', { ...id, pattern: '(?=a)' }, { ...id, description: 'pattern: "(?=a)"' }],
		[
			'all of several',
			{ allOf: [{ type: 'integer' }, { minimum: 1 }] },
			{ type: 'integer', minimum: 1 },
		],
		['a constant', { const: 5 }, { type: 'integer', enum: [5] }],
		['one of several', { oneOf: [id, { type: 'null' }] }, { anyOf: [id, { type: 'null' }] }],
		[
			'a reference with a description',
			{ $ref: '#/definitions/a', description: 'A' },
			{ description: 'A', anyOf: [{ $ref: '#/$defs/a' }] },
		],
		[
			'an object that may look in two ways',
			object({ a: id }, { required: ['a'], oneOf: [object({ b: id }, { required: ['b'] })] }),
			{
				anyOf: [object({ b: id, a: id }, { required: ['b', 'a'], additionalProperties: false })],
			},
		],
	])('words %s in its own way', (_name, p, fitted) => {
		const schema = object({ p }, { required: ['p'], definitions: { a: id } });
		expect(strictSchema(schema, 'it')).toMatchObject(
			object({ p: fitted }, { required: ['p'], additionalProperties: false }),
		);
		expect((strictSchema(schema, 'it').properties as JsonSchema).p).toEqual(fitted);
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

	it('are judged once for each schema, however often it is referred to', () => {
		let looks = 0;
		const last = {
			get type() {
				looks += 1;
				return 'string';
			},
		};
		const $defs = Object.fromEntries(
			Array.from({ length: 20 }, (_, at) => {
				const next = { $ref: `#/$defs/d${String(at + 1)}` };
				return [`d${String(at)}`, { allOf: [next, next] }] as const;
			}),
		);
		const whole = object({ p: { $ref: '#/$defs/d0' } }, { $defs: { ...$defs, d20: last } });
		expect(dropNulls({ p: null }, whole)).toEqual({});
		expect(looks).toBe(1);
	});
});
