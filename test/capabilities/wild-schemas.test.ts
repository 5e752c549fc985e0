import { callFunctions } from '../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../capabilities/function-calling/call-functions-request';
import type { JsonSchema } from '../../capabilities/schema/json-schema';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { extract, refusedBySent } from '../helpers/ask-gemini-for';
import { failureOf, testContext } from '../helpers/context';
import { objectSchema as object } from '../helpers/object-schema';

const text = { type: 'string' };
const number = { type: 'number' };
const draft4 = 'http://json-schema.org/draft-04/schema#';
const draft7 = 'http://json-schema.org/draft-07/schema#';

describe('a schema of another draft', () => {
	it.each<[string, JsonSchema, JsonSchema]>([
		[
			'a name as draft 4 writes it',
			{ $schema: draft4, id: 'http://x.example/invoice', ...object({ n: text }) },
			{ n: 'a' },
		],
		[
			'a name inside, and one reference to it',
			{
				id: 'http://x.example/invoice',
				...object({ n: { $ref: 'amount' }, m: { $ref: '#net' } }),
				definitions: { a: { id: 'amount', ...number }, b: { id: '#net', ...number } },
			},
			{ n: 1, m: 2 },
		],
		[
			'a bound that is excluded',
			{ $schema: draft4, ...object({ p: { ...number, minimum: 0, exclusiveMinimum: true } }) },
			{ p: 1 },
		],
		[
			'a bound that is not',
			{ ...object({ p: { ...number, maximum: 1, exclusiveMaximum: false } }) },
			{ p: 1 },
		],
		[
			'equal names inside',
			{
				$schema: draft7,
				...object({
					a: { $id: '/properties/items', ...text },
					b: { $id: '/properties/items', ...number },
				}),
			},
			{ a: 'x', b: 1 },
		],
		[
			'a bundle whose parts refer to one another',
			{
				$id: 'https://x.example/order.json',
				...object({ lines: { type: 'array', items: { $ref: 'line.json' } } }),
				$defs: {
					line: { $id: 'line.json', ...object({ price: { $ref: 'parts/price.json#/$defs/net' } }) },
					price: { $id: 'parts/price.json', $defs: { net: number } },
				},
			},
			{ lines: [{ price: 1 }] },
		],
		[
			'a reference inside of a part',
			{
				$id: 'http://example.com/a.json',
				...object({
					foo: {
						$id: 'b.json',
						$defs: { inner: { properties: { bar: text } } },
						$ref: '#/$defs/inner',
					},
				}),
			},
			{ foo: { bar: 'a' } },
		],
		[
			'a reference to what is no schema by its place',
			{
				...object({ a: { $ref: '#/components/schemas/A' } }),
				components: { schemas: { A: { type: 'dict' } } },
			},
			{ a: { b: 1 } },
		],
		[
			'words beside a reference, which draft 7 ignores',
			{
				$schema: draft7,
				...object({ s: { $ref: '#/definitions/p', enum: ['key'] } }),
				definitions: { p: object({ key: text }) },
			},
			{ s: { key: 'a' } },
		],
		[
			'a reference to the whole, of which an object is asked for',
			{
				$schema: draft7,
				type: ['object', 'boolean'],
				properties: { not: { $ref: '#' }, also: { $ref: '#' } },
			},
			{ not: false, also: { not: { not: true, also: false }, also: false } },
		],
		[
			'a chain of conditions beside fields that nothing looked at',
			Array.from({ length: 25 }).reduce<JsonSchema>(
				(rest, _, place) => ({
					...object({ a: text }, { unevaluatedProperties: false }),
					if: { properties: { a: { const: String(place) } } },
					then: object({ b: text }),
					else: rest,
				}),
				{},
			),
			{ a: '3', b: 'x' },
		],
		[
			'a dynamic reference',
			{ $dynamicAnchor: 'node', ...object({ next: { $dynamicRef: '#node' } }) },
			{ next: { next: {} } },
		],
	])('is understood: %s', async (_name, schema, answer) => {
		const { data, sent } = await extract(schema, answer);
		expect(data).toMatchObject(answer);
		expect(await refusedBySent(sent, answer)).toEqual([]);
	});

	it.each<[JsonSchema, JsonSchema, RegExp]>([
		[
			{ ...object({ p: { ...number, minimum: 0, exclusiveMinimum: true } }), $schema: draft4 },
			{ p: 0 },
			/\/p must be > 0/,
		],
		[
			{ ...object({ a: { $ref: 'b' } }), $defs: { b: { $id: 'b', ...number } } },
			{ a: 'x' },
			/\/a must be number/,
		],
		[
			object({ a: { $ref: '#/$defs/a', maxLength: 1 } }, { $defs: { a: text } }),
			{ a: 'xx' },
			/\/a must NOT have more than 1 char/,
		],
		[
			object({}, { properties: JSON.parse('{"__proto__": {"type": "number"}}') as JsonSchema }),
			JSON.parse('{"__proto__": "x"}') as JsonSchema,
			/\/__proto__ must be number/,
		],
		[
			object(
				{},
				{
					if: object({ a: { const: 1 } }),
					else: object({ b: text }),
					unevaluatedProperties: false,
				},
			),
			{ a: 2, b: 'x' },
			/must NOT have unevaluated properties/,
		],
	])('%j still refuses %j', async (schema, answer, message) => {
		expect((await failureOf(extract(schema, answer))).message).toMatch(message);
	});

	it('says which reference leads out of it', async () => {
		const failure = await failureOf(extract(object({ a: { $ref: 'other.json#/a' } }), {}));
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toContain("can't resolve reference other.json#/a");
	});

	it('says which dynamic reference leads to one place or another', async () => {
		const listOf = (name: string, type: string) => ({
			$id: name,
			$defs: { item: { $dynamicAnchor: 'item', type } },
			$ref: 'list',
		});
		const list = { $id: 'list', $defs: { any: { $dynamicAnchor: 'item' } } };
		const $defs = {
			list: { ...list, properties: { all: { items: { $dynamicRef: '#item' } } } },
			numbers: listOf('numbers', 'number'),
			texts: listOf('texts', 'string'),
		};
		const failure = await failureOf(
			extract({ oneOf: [{ $ref: 'numbers' }, { $ref: 'texts' }], $defs }, {}),
		);
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toContain('a dynamic reference, "#item"');
	});
});

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

describe('a function of OpenAI', () => {
	const call = async (parameters: JsonSchema, given: object, strict?: boolean) => {
		const sent: { function: { strict?: boolean; parameters: JsonSchema } }[] = [];
		const fetch = async (_url: unknown, init?: RequestInit) => {
			const body = JSON.parse(String(init?.body)) as { tools: typeof sent };
			sent.push(...body.tools);
			const tool = { name: 'f', arguments: JSON.stringify(given) };
			const message = {
				role: 'assistant',
				tool_calls: [{ id: '1', type: 'function', function: tool }],
			};
			return await Promise.resolve(
				Response.json({ choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }),
			);
		};
		const client = createEndpointClient(
			{ baseUrl: 'https://api.openai.com/v1', apiKey: 'key', profile: 'openai' },
			{ fetch },
		);
		const { context, hints } = testContext({ client });
		const request = callFunctionsRequest.parse({
			model: 'm',
			messages: [{ role: 'user', content: 'Do it' }],
			functions: [{ name: 'f', parameters }],
			...(strict === undefined ? {} : { strict }),
		});
		const { calls } = await callFunctions.run(request, context);
		return { arguments: calls[0]?.arguments, sent: sent[0]?.function, hints };
	};

	it('has the values of a list, whatever its type says', async () => {
		const unisex = { type: 'boolean', enum: ['True', 'False', 'dontcare'] };
		const called = await call({ type: 'dict', properties: { unisex } }, { unisex: 'True' });
		expect(called.arguments).toEqual({ unisex: 'True' });
		expect(called.sent?.parameters).toEqual(object({ unisex: { ...text, enum: unisex.enum } }));
	});

	it('is strict without the words that strict mode does not know', async () => {
		const called = await call(object({ a: { ...text, optional: true } }), { a: 'x' }, true);
		expect(called.arguments).toEqual({ a: 'x' });
		expect(called.sent).toMatchObject({
			strict: true,
			parameters: { properties: { a: { type: ['string', 'null'] } } },
		});
		expect(JSON.stringify(called.sent)).not.toContain('optional');
	});

	it('goes without strict where strict mode cannot say it, and the user is told', async () => {
		const open = object({ map: { type: 'object', additionalProperties: number } });
		const called = await call(open, { map: { a: 1 } }, true);
		expect(called.arguments).toEqual({ map: { a: 1 } });
		expect(called.sent).toMatchObject({ strict: false, parameters: open });
		expect(called.hints).toEqual([
			expect.stringMatching(
				/the function "f" does not go with strict mode: the object at \/properties\/map may have any property; it was sent without/,
			),
		]);
	});
});
