import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { validatorOf } from '../../../capabilities/schema/validator';
import { failureOf } from '../../helpers/context';
import { objectSchema as object } from '../../helpers/object-schema';

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
		[object({ a: { pattern: '(' } }), /\/properties\/a\/pattern is not a valid regular expression/],
		[{ $ref: '#' }, /only leads back to itself: # → #$/],
		[
			object(
				{ a: { allOf: [{ $ref: '#/$defs/a' }] } },
				{ $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } },
			),
			/leads back to itself: #\/\$defs\/a → #\/\$defs\/a$/,
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
