import { fitGeminiSchema } from '../../../capabilities/schema/fit-gemini-schema';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { normaliseSchema } from '../../../capabilities/schema/normalise-schema';
import { strictSchema } from '../../../capabilities/schema/strict-schema';
import { validatorOf } from '../../../capabilities/schema/validator';
import { failureOf } from '../../helpers/context';
import { objectSchema as object } from '../../helpers/object-schema';

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
	])('of %j is %j', async (schema, normal) => {
		expect(await normaliseSchema(schema)).toEqual(normal);
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
		const read = await normaliseSchema(whole(schema));
		const { violationsOf } = await validatorOf(read, 'it');
		expect([null, 'a', false, {}].map((p) => violationsOf({ p }).length > 0)).toEqual([
			...[false, false, true, true],
		]);
		expect(violationsOf({})).not.toEqual([]);
		const strict = await validatorOf(await strictSchema(read, 'it'), 'it');
		expect(strict.violationsOf({ p: null })).toEqual([]);
		expect(await fitGeminiSchema(read)).toMatchObject({ properties: { p: { nullable: true } } });
		const old = whole(schema, { $schema: 'http://json-schema.org/draft-07/schema#' });
		const ofOld = await validatorOf(await normaliseSchema(old), 'it');
		expect(ofOld.violationsOf({ p: null })).toEqual([]);
	});

	it('keeps the lists of an older draft, and is refused where it is nested without end', async () => {
		const old = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', items: [{}] };
		expect(await normaliseSchema(old)).toEqual(old);
		const endless: JsonSchema = { type: 'object' };
		endless.properties = { again: endless };
		const failure = await failureOf(normaliseSchema(endless));
		expect(failure.message).toBe('The schema is nested more than 64 levels deep');
	});
});
