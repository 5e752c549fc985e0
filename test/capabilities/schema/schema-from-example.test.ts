import fc from 'fast-check';
import { schemaFromExample } from '../../../capabilities/extraction/schema-from-example';
import { normaliseSchema } from '../../../capabilities/schema/normalise-schema';
import { validatorOf } from '../../../capabilities/schema/validator';
import { runs } from '../../helpers/runs';

const typeOf = (value: unknown) =>
	(schemaFromExample({ it: value }).properties as Record<string, unknown>).it;

describe('a schema from an example', () => {
	it.each<[unknown, object]>([
		['Ada', { type: 'string' }],
		['', { type: 'string' }],
		[100, { type: 'number' }],
		[9.5, { type: 'number' }],
		[true, { type: 'boolean' }],
		[null, {}],
		['2026-11-23', { type: 'string', format: 'date' }],
		['2026-02-31', { type: 'string' }],
		['2026-11-23T10:30:00Z', { type: 'string', format: 'date-time' }],
		['2026-11-23T10:30:00.250+01:00', { type: 'string', format: 'date-time' }],
		['2026-11-23T25:00:00Z', { type: 'string' }],
		['23.11.2026', { type: 'string' }],
		[[], { type: 'array', items: {} }],
		[{}, { type: 'object' }],
		[['a', 'b'], { type: 'array', items: { type: 'string' } }],
		[['2026-11-23', 'soon'], { type: 'array', items: { type: 'string' } }],
		[[1, 2.5, null], { type: 'array', items: { type: ['number', 'null'] } }],
		[[1, 'one'], { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'string' }] } }],
		[[[1], []], { type: 'array', items: { type: 'array', items: { type: 'number' } } }],
	])('%j has the type %j', (value, expected) => {
		expect(typeOf(value)).toEqual(expected);
	});

	it('merges the entries of a list, requires nothing and allows no other fields', () => {
		const lines = [
			{ sku: 'a', price: 1 },
			{ sku: 'b', note: null },
			{ note: 'new', price: null },
		];
		expect(schemaFromExample({ lines })).toEqual({
			type: 'object',
			properties: {
				lines: {
					type: 'array',
					items: {
						type: 'object',
						properties: {
							sku: { type: 'string' },
							price: { type: ['number', 'null'] },
							note: { type: ['string', 'null'] },
						},
						additionalProperties: false,
					},
				},
			},
			additionalProperties: false,
		});
	});

	it.each<[unknown, string]>([
		[[{ a: 1 }], 'The example is a list'],
		[{}, 'The example is an empty object'],
		['a', 'The example is a string'],
		[null, 'The example is null'],
		[JSON.parse('{"__proto__": 1}'), 'The example has a field "__proto__"'],
		[JSON.parse('{"a": [{"__proto__": {}}]}'), 'The example has a field "__proto__"'],
	])('%j is refused', (example, message) => {
		expect(() => schemaFromExample(example)).toThrow(message);
	});

	it('takes the names of every object for fields like others', async () => {
		const example = JSON.parse(
			'{"list": [{"toString": 1, "constructor": "a"}, {"other": true}]}',
		) as object;
		const { violationsOf } = await validatorOf(
			await normaliseSchema(schemaFromExample(example)),
			'x',
		);
		expect(violationsOf(example)).toEqual([]);
		expect(violationsOf({ list: [{ toString: 'no' }] })).not.toEqual([]);
	});

	it('is one that the example fits', async () => {
		const examples = fc
			.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1 })
			.filter((example) => !JSON.stringify(example).includes('"__proto__":'));
		await fc.assert(
			fc.asyncProperty(examples, async (example) => {
				const schema = await normaliseSchema(schemaFromExample(example));
				const { violationsOf } = await validatorOf(schema, 'The schema');
				expect(violationsOf(example)).toEqual([]);
			}),
			runs(0.1),
		);
	});
});
