import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { extract, refusedBySent } from '../../helpers/ask-gemini-for';
import { failureOf } from '../../helpers/context';
import { objectSchema as object } from '../../helpers/object-schema';

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

	it('says which reference is excluded by itself', async () => {
		const failure = await failureOf(extract(object({ a: text }, { not: { $ref: '#' } }), {}));
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toContain('only leads back to itself: # → #');
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
