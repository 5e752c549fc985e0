import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { extract, refusedBySent } from '../../helpers/ask-gemini-for';
import { failureOf } from '../../helpers/context';
import { objectSchema as object } from '../../helpers/object-schema';

const text = { type: 'string' };
const number = { type: 'number' };

describe('an answer that fits', () => {
	const both = { anyOf: [{ const: 'n' }, { const: 't' }] };

	it.each<[string, JsonSchema, JsonSchema]>([
		[
			'a name that is asked for alone',
			object({ a: text }, { required: ['a', 'b'] }),
			{ a: '1', b: '2' },
		],
		[
			'a name that another asks for',
			object({ a: text }, { dependencies: { a: ['c'] } }),
			{ a: '1', c: '2' },
		],
		['a name of any kind', object({ a: text }, { additionalProperties: {} }), { a: '1', b: '2' }],
		['a name that nothing is said of', object({ a: text }), { a: '1', b: { c: [] } }],
		['any number', object({ number: { format: 'positiveInteger' } }), { number: 1 }],
		['a text that is empty', object({ a: text }), { a: '' }],
		[
			'a country and a surname',
			object({ country: text, surname: text }),
			{ country: 'NA', surname: 'Null' },
		],
		['a value of a list', object({ e: { enum: ['yes', 'no', 'n/a'] } }), { e: 'n/a' }],
		['a large number', object({ mass: number }), { mass: 5.97e24 }],
		[
			'lists and null for anything',
			object({ ids: {}, none: {} }),
			{ ids: ['a', [1, ['b']]], none: null },
		],
		[
			'the second of several ways',
			object({
				shape: {
					type: 'object',
					oneOf: [
						{ properties: { kind: { enum: ['circle'] } } },
						{ properties: { kind: { enum: ['square'] } } },
					],
				},
			}),
			{ shape: { kind: 'square' } },
		],
		[
			'the second of several ways to look for the whole',
			{
				type: 'object',
				oneOf: [
					{ properties: { kind: { const: 'n' }, size: number } },
					{ properties: { kind: { const: 't' }, size: text } },
				],
			},
			{ kind: 't', size: 'big' },
		],
		['a choice in a list', object({ all: { type: 'array', items: both } }), { all: ['n', 't'] }],
		[
			'a text that all of several ask for',
			object({
				more: {
					allOf: [
						object({ dog: text }, { required: ['dog'] }),
						object({ horse: text }, { required: ['horse'] }),
					],
				},
			}),
			{ more: { dog: 'a', horse: '' } },
		],
		[
			'a field with a name of JavaScript',
			object({ constructor: text, toString: {} }),
			{ constructor: 'a' },
		],
	])('keeps %s, which the schema that is sent takes', async (_name, schema, answer) => {
		const { data, sent } = await extract(schema, answer);
		expect(data).toMatchObject(answer);
		expect(await refusedBySent(sent, answer)).toEqual([]);
	});

	it('tells Gemini of names that are asked for alone', async () => {
		const { sent } = await extract(object({ a: text }, { required: ['a', 'b'] }), { a: '', b: 1 });
		expect(sent).toMatchObject({ properties: { b: {} }, required: ['a', 'b'] });
	});

	it('has to have a field with a name of JavaScript where it is asked for', async () => {
		const schema = object({ constructor: {} }, { required: ['constructor'] });
		expect((await failureOf(extract(schema, {}))).message).toMatch(/property 'constructor'/);
	});
});

describe('an object of which no field is known', () => {
	const schema = object({
		map: { type: 'object', additionalProperties: { type: ['number', 'string'] } },
		list: { type: 'array', items: { type: 'object', nullable: true } },
		any: {},
	});

	it('has one in what is asked for, and may be a text that holds it', async () => {
		const answer = { map: '{"a": 1, "b": "2,000"}', list: ['{}', { c: 1 }], any: '{}' };
		const { data, sent } = await extract(schema, answer);
		expect(data).toEqual({ map: { a: 1, b: '2,000' }, list: [{}, { c: 1 }], any: '{}' });
		expect(await refusedBySent(sent, answer)).toEqual([]);
		expect(barePlacesOf(sent)).toEqual([]);
	});

	function barePlacesOf(value: unknown): unknown[] {
		if (typeof value !== 'object' || value === null) return [];
		const { type, properties } = value as JsonSchema;
		const own = type === 'object' && properties === undefined ? [value] : [];
		return [...own, ...Object.values(value).flatMap(barePlacesOf)];
	}
});

describe('null for what is left out', () => {
	it.each<[string, JsonSchema]>([
		['a list without null beside a type with it', { type: ['string', 'null'], enum: ['Pod'] }],
		[
			'all of two lists, one with null',
			{ allOf: [{ enum: ['red', null] }, { enum: ['red', 'blue'] }] },
		],
		['a choice that excludes it', { type: ['string', 'null'], not: { type: 'null' } }],
	])('is taken for %s', async (_name, kind) => {
		const { data } = await extract(object({ kind, n: text }), { kind: null, n: 'a' });
		expect(data).toEqual({ kind: null, n: 'a' });
	});

	it.each<[string, JsonSchema, JsonSchema]>([
		[
			'a value would fit several choices of which it has to fit one',
			{
				oneOf: [
					object({ config: object({ name: text }) }, { required: ['config'] }),
					object({ admin: {} }, { required: ['admin'] }),
				],
			},
			{ config: { name: 'a' }, admin: null },
		],
		[
			'a field forbids another one',
			object({ config: {}, b: {} }, { not: { required: ['config', 'b'] } }),
			{ config: { name: 'a' }, b: null },
		],
	])('goes where %s, though it is allowed', async (_name, schema, answer) => {
		expect((await extract(schema, answer)).data).toMatchObject({ config: { name: 'a' } });
	});

	it('goes out of the values of a map as well', async () => {
		const schema = { type: 'object', additionalProperties: object({ a: number, b: text }) };
		const { data } = await extract(schema, { x: { a: null, b: 'c' } });
		expect(data).toEqual({ x: { b: 'c' } });
	});
});

describe('texts that say that something is unknown', () => {
	const schema = object(
		{ a: text, b: text, c: { enum: ['n/a'] }, d: { type: ['string', 'null'] }, e: text },
		{ required: ['b', 'd'] },
	);
	const answer = { a: 'N/A', b: '', c: 'n/a', d: 'null', e: 'unknown' };

	it.each([
		[false, answer],
		[true, { a: null, b: '', c: 'n/a', d: null, e: 'unknown' }],
	])(
		'are null where it is asked for (%j), a field need not have one and no list has it',
		async (unknownAsNull, data) => {
			expect((await extract(schema, answer, { unknownAsNull })).data).toEqual(data);
		},
	);
});
