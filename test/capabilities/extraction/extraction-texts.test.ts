import { wantedOf } from '../../../capabilities/extraction/wanted-of';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { normaliseSchema } from '../../../capabilities/schema/normalise-schema';
import { objectSchema as object } from '../../helpers/object-schema';

const text = { type: 'string' };
const number = { type: 'number' };
const any = { type: 'object' };
const mapOf = (inner: JsonSchema) => ({ type: 'object', additionalProperties: inner });
const listOf = (inner: JsonSchema) => ({ type: 'array', items: inner });

async function checked(schema: JsonSchema, reply: unknown, more: object = {}) {
	const { check } = await wantedOf(await normaliseSchema(schema), {
		isPart: false,
		evidence: false,
		unknownAsNull: false,
		numberFormat: '1.234,56',
		dateOrder: 'day-month-year',
		...more,
	});
	return check(reply);
}

describe('an object as a text of JSON', () => {
	const node = object({ kids: { anyOf: [listOf({ $ref: '#/$defs/node' }), mapOf(number)] } });

	it.each<[string, JsonSchema, unknown, unknown]>([
		[
			'a union of a map and a list',
			object({ meta: { anyOf: [mapOf(text), listOf(text)] } }),
			{ meta: '{"a":"b"}' },
			{ meta: { a: 'b' } },
		],
		[
			'the list of that union',
			object({ meta: { oneOf: [mapOf(text), listOf(text)] } }),
			{ meta: ' ["a"]' },
			{ meta: ['a'] },
		],
		[
			'a union that comes back',
			object({ node: { $ref: '#/$defs/node' } }, { $defs: { node } }),
			{ node: { kids: ['{"kids":"[{\\"kids\\":{\\"a\\":1}}]"}'] } },
			{ node: { kids: [{ kids: [{ kids: { a: 1 } }] }] } },
		],
		[
			'a place in a list',
			object({ pair: { type: 'array', prefixItems: [any, text], items: mapOf(text) } }),
			{ pair: ['{"a":1}', '{"b":2}', '{"c":"3"}'] },
			{ pair: [{ a: 1 }, '{"b":2}', { c: '3' }] },
		],
		['a map of maps', object({ m: mapOf(mapOf(text)) }), { m: '{"a":"{}"}' }, { m: { a: {} } }],
		['a value of a map', mapOf(any), { a: '{"b":1}' }, { a: { b: 1 } }],
		[
			'a name of a pattern',
			{ type: 'object', patternProperties: { '^x': any } },
			{ x1: '{"b":1}' },
			{ x1: { b: 1 } },
		],
		[
			'all of several schemas',
			object({ a: { allOf: [{ type: ['object', 'string'] }, any] } }),
			{ a: '{"b":1}' },
			{ a: { b: 1 } },
		],
		[
			'null among several types',
			object({ a: { anyOf: [any, listOf(text), { type: 'null' }] } }, { required: ['a'] }),
			{ a: 'null' },
			{ a: null },
		],
		[
			'numbers and dates in it',
			object({ a: object({ n: number, d: { ...text, format: 'date' } }) }),
			{ a: '{"n":"1,5","d":"23.11.2026"}' },
			{ a: { n: 1.5, d: '2026-11-23' } },
		],
	])('is read in %s', async (_name, schema, reply, value) => {
		expect(await checked(schema, reply)).toEqual({ value });
	});

	it.each<[string, JsonSchema, string]>([
		['a text is a choice', { anyOf: [any, text] }, '{"a":1}'],
		['anything is a choice', { anyOf: [any, {}] }, '{"a":1}'],
		['a choice beside it has a text', { type: ['object', 'string'] }, '[1]'],
		['only a list of values is asked for', { enum: ['{}', '[]'] }, '{}'],
	])('stays a text where %s', async (_name, schema, said) => {
		// The other field makes the answer one that does not fit as it is.
		const whole = object({ a: schema, n: number });
		expect(await checked(whole, { a: said, n: '1,5' })).toEqual({ value: { a: said, n: 1.5 } });
	});

	it.each<[string, JsonSchema, string]>([
		['of another type', { anyOf: [mapOf(text), listOf(text)] }, '5'],
		['that is no JSON', any, '{"a":'],
		['nested too deep', listOf({}), '['.repeat(300) + ']'.repeat(300)],
	])('%s is refused', async (_name, schema, said) => {
		const verdict = await checked(object({ a: schema }), { a: said });
		expect('violations' in verdict && verdict.violations[0]).toMatch(/^\/a must/);
	});

	it('is cleared like the rest: of the field for any name, and of what is unknown', async () => {
		const schema = object({ maps: listOf(mapOf(text)), one: object({ a: text }) });
		const reply = { maps: ['{"any_name":"","b":"c"}'], one: '{"a":"N/A"}' };
		expect(await checked(schema, reply, { unknownAsNull: true })).toEqual({
			value: { maps: [{ b: 'c' }], one: {} },
		});
	});

	it('is read where it is the whole answer', async () => {
		expect(await checked(object({ a: number }), '{"a":1}')).toEqual({ value: { a: 1 } });
		expect(await checked(object({ a: number }), '[1]')).toEqual({
			violations: ['the answer must be an object'],
		});
	});

	it('is read beside its evidence', async () => {
		const evidence = [{ field: '/a', quote: 'one' }];
		const given = { data: '{"a":1,"any_name":""}', evidence };
		const value = { data: { a: 1 }, evidence };
		const asked = { evidence: true };
		expect(await checked(any, given, asked)).toEqual({ value });
		expect(await checked(any, JSON.stringify(given), asked)).toEqual({ value });
		expect(await checked(any, { data: '1', evidence }, asked)).toEqual({
			violations: ['/data must be an object'],
		});
	});
});

describe('the names of a map', () => {
	const unknownAsNull = true;

	it('stay where what they stand for is unknown, and are null where they may be', async () => {
		const codes = { Namibia: 'n/a', Chad: 'x' };
		const schema = object({ codes: mapOf(text), a: text });
		const kept = await checked(schema, { codes, a: 'n/a' }, { unknownAsNull });
		expect(kept).toEqual({ value: { codes } });
		const nulls = object({ codes: mapOf({ type: ['string', 'null'] }) });
		expect(await checked(nulls, { codes }, { unknownAsNull })).toEqual({
			value: { codes: { Namibia: null, Chad: 'x' } },
		});
	});

	it.each<[string, JsonSchema]>([
		['any further name', any],
		['names of a pattern', { ...any, patternProperties: { '^N': text } }],
		['names beside a known one', { ...mapOf(text), properties: { Chad: text } }],
	])('stay where the schema takes %s', async (_name, schema) => {
		const reply = { codes: { Namibia: 'n/a' } };
		expect(await checked(object({ codes: schema }), reply, { unknownAsNull })).toEqual({
			value: reply,
		});
	});
});
