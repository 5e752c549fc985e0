import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { orNull } from '../../../capabilities/schema/or-null';
import { strictSchema } from '../../../capabilities/schema/strict-schema';
import { validatorOf } from '../../../capabilities/schema/validator';
import { failureOf } from '../../helpers/context';
import { objectSchema as object } from '../../helpers/object-schema';

describe('a strict schema', () => {
	it('is closed, requires all and lets null stand for what was optional', async () => {
		const schema = object(
			{
				a: { type: 'string', default: 'x' },
				b: { type: 'string', enum: ['x'] },
				c: { $ref: '#/$defs/c' },
				d: { type: 'array', items: object({ e: { type: 'number' } }) },
			},
			{ required: ['a'], $defs: { c: object({ f: { type: 'null' } }) } },
		);
		expect(await strictSchema(schema, 'it')).toEqual(
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
		['a value may be anything', object({ a: {} }), 'the value at /properties/a may be anything'],
		[
			'a field is asked for and not described',
			object({ a: { type: 'string' } }, { required: ['b'] }),
			'the value at /properties/b may be anything',
		],
		[
			'it is too deep',
			Array.from({ length: 10 }).reduce<JsonSchema>((inner) => object({ inner }), { type: 'null' }),
			'it is nested more than 10 levels deep',
		],
		[
			'it lists too much',
			object({ a: { enum: Array.from({ length: 1001 }, (_, i) => i) } }),
			'it lists more than 1000 values',
		],
	])('is refused where %s', async (_name, schema, reason) => {
		const failure = await failureOf(strictSchema(schema, 'the form'));
		expect(failure.message).toBe(`the form does not work with strict mode: ${reason}`);
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
	])('words %s in its own way', async (_name, p, fitted) => {
		const schema = object({ p }, { required: ['p'], definitions: { a: id } });
		const strict = await strictSchema(schema, 'it');
		expect(strict).toMatchObject(
			object({ p: fitted }, { required: ['p'], additionalProperties: false }),
		);
		expect((strict.properties as JsonSchema).p).toEqual(fitted);
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
		const strict = await strictSchema(object({ p: schema }, { $defs }), 'it');
		expect((await validatorOf(strict, 'it')).violationsOf({ p: null })).toEqual([]);
	});
});
