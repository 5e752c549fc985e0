import { fitGeminiSchema } from '../../../capabilities/schema/fit-gemini-schema';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { objectSchema as object } from '../../helpers/object-schema';

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
	])('words %s in its own way', async (_name, property, fitted) => {
		const $defs = { a: text, 'b/c d': { type: 'integer' } };
		const schema = { $schema: 'x', $id: 'y', ...object({ p: property }), $defs };
		expect(await fitGeminiSchema(schema)).toEqual(object({ p: fitted }));
	});

	it('ends a recursion in an open object', async () => {
		const schema = { ...object({ name: text, child: { $ref: '#' } }) };
		expect(await fitGeminiSchema(schema)).toEqual(
			object({ name: text, child: { type: 'object' } }),
		);
		const node = object({ next: { $ref: '#/$defs/node' } });
		expect(
			await fitGeminiSchema({ ...object({ first: { $ref: '#/$defs/node' } }), $defs: { node } }),
		).toEqual(object({ first: object({ next: { type: 'object' } }) }));
	});

	it('takes what any choice takes where it has to be one object', async () => {
		const oneOf = [
			{ properties: { kind: { const: 'n' }, size: { type: 'number' } } },
			{ properties: { kind: { const: 't' }, size: text } },
		];
		expect(await fitGeminiSchema({ type: 'object', oneOf })).toEqual(
			object({
				kind: { ...text, enum: ['n', 't'] },
				size: { anyOf: [{ type: 'number' }, text] },
			}),
		);
	});

	it('tells fewer levels where its references would make it too large, and lets others have their turn', async () => {
		const fan = (name: string) => object({ a: { $ref: name }, b: { $ref: name } });
		const $defs = Object.fromEntries(
			Array.from({ length: 30 }, (_, i) => [`d${String(i)}`, fan(`#/$defs/d${String(i + 1)}`)]),
		);
		const order: string[] = [];
		setImmediate(() => order.push('another'));
		const fitted = await fitGeminiSchema({ ...fan('#/$defs/d0'), $defs });
		order.push('fitted');
		expect(order).toEqual(['another', 'fitted']);
		expect(fitted).toMatchObject(object({ a: object({ b: { type: 'object' } }) }));
		expect(JSON.stringify(fitted).length).toBeLessThan(100_000);
	});
});
