import { dropUnknown } from '../../../capabilities/extraction/drop-unknown';
import { wantedOf } from '../../../capabilities/extraction/wanted-of';
import { findRef } from '../../../capabilities/schema/find-ref';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';

const object = (properties: JsonSchema, more: JsonSchema = {}) => ({
	type: 'object',
	properties,
	...more,
});
const text = { type: 'string' };
const asked = {
	isPart: false,
	evidence: false,
	unknownAsNull: false,
	numberFormat: '1.234,56',
	dateOrder: 'day-month-year',
} as const;

describe('what a part of a document is asked for', () => {
	const check = async (schema: JsonSchema, value: object, isPart = true) =>
		(await wantedOf(schema, { ...asked, isPart })).check(value);

	it.each<[string, JsonSchema, object]>([
		[
			'a required field of an object inside',
			object({ seller: object({ name: text }, { required: ['name'] }) }),
			{ seller: {} },
		],
		[
			'a required field behind a reference',
			object(
				{ a: { $ref: '#/$defs/a' } },
				{ $defs: { a: object({ b: text }, { required: ['b'] }) } },
			),
			{ a: { b: null } },
		],
		[
			'a required field of all of several',
			{ type: 'object', allOf: [object({ a: text }, { required: ['a'] })] },
			{ a: null },
		],
		[
			'as many entries',
			object({ a: { type: 'array', items: text, minItems: 1, contains: { const: 'x' } } }),
			{ a: [] },
		],
		['as many fields', object({ a: object({ b: text }, { minProperties: 1 }) }), { a: {} }],
		[
			'a field that another one needs',
			object({ a: text, b: text }, { dependentRequired: { a: ['b'] } }),
			{ a: 'x' },
		],
		[
			'what tells one choice from the other',
			object({ a: text, b: text }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }),
			{},
		],
		[
			'what a condition asks for',
			object(
				{ kind: text },
				{ if: { required: ['kind'] }, then: {}, else: object({ a: text }, { required: ['a'] }) },
			),
			{},
		],
	])('may lack %s, and the whole may not', async (_name, schema, value) => {
		expect(await check(schema, value)).toHaveProperty('value');
		expect(await check(schema, value, false)).toHaveProperty('violations');
	});

	it('may have what is forbidden beside what the part lacks', async () => {
		const not = object({}, { required: ['a', 'b'] });
		expect(await check(object({ a: text, b: text }, { not }), { a: 'x' })).toHaveProperty('value');
	});

	it('still has the types and limits of each value', async () => {
		const schema = object({ a: { type: 'number', minimum: 5 } }, { required: ['a'] });
		expect(await check(schema, { a: 1 })).toEqual({ violations: ['/a must be >= 5'] });
	});
});

describe('a correct answer', () => {
	it.each<[string, JsonSchema, object]>([
		[
			'a condition',
			object(
				{ kind: text },
				{
					if: object({ kind: { const: 'company' } }),
					then: object({ vat: text }),
					else: object({ birthday: text }),
				},
			),
			{ kind: 'company', vat: 'DE1', birthday: 'x' },
		],
		[
			'a field that is there',
			object({ card: text }, { dependentSchemas: { card: object({ holder: text }) } }),
			{ card: '1', holder: 'Ada' },
		],
		['the condition alone', { if: object({ a: text }) }, { a: 'x' }],
	])('keeps what is named under %s', (_name, schema, value) => {
		const closed = { ...schema, additionalProperties: false };
		expect(dropUnknown({ ...value, more: 1 }, closed)).toEqual(value);
	});
});

describe('a schema with evidence', () => {
	const schema = object(
		{
			total: { type: 'number' },
			tax: { $ref: '#/properties/total' },
			parent: { $ref: '#' },
			child: { $ref: '#/$defs/child' },
		},
		{ $defs: { child: object({ price: { $ref: '#/properties/total' }, top: { $ref: '#' } }) } },
	);

	it('leads from every reference to where it led before', async () => {
		const { schema: whole } = await wantedOf(schema, { ...asked, evidence: true });
		const led = (ref: string) => findRef(whole, ref);
		expect(led('#/properties/data/properties/tax')).toEqual({
			$ref: '#/properties/data/properties/total',
		});
		expect(led('#/$defs/child')).toEqual(
			object({
				price: { $ref: '#/properties/data/properties/total' },
				top: { $ref: '#/properties/data' },
			}),
		);
		expect(led('#/properties/data/properties/total')).toEqual({ type: 'number' });
	});

	it('reads values in the types that the references lead to', async () => {
		const wanted = await wantedOf(schema, { ...asked, evidence: true });
		const data = { total: '1,5', tax: '1,5', parent: { tax: '2,5' }, child: { price: '3,5' } };
		expect(wanted.check({ data, evidence: [] })).toEqual({
			value: {
				data: { total: 1.5, tax: 1.5, parent: { tax: 2.5 }, child: { price: 3.5 } },
				evidence: [],
			},
		});
	});
});
