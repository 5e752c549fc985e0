import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { extract, refusedBySent } from '../../helpers/ask-gemini-for';
import { objectSchema as object } from '../../helpers/object-schema';

const text = { type: 'string' };
const number = { type: 'number' };

describe('what is sent of many conditions and choices', () => {
	const steps = Array.from({ length: 25 }, (_, place) => `t${String(place)}`);
	const given = { properties: { type: { enum: steps }, config: { type: 'object' } } };
	const kinds = steps.map((type) => ({
		if: { properties: { type: { const: type } } },
		then: { properties: { config: object({ [`of_${type}`]: text }) } },
	}));

	it('grows with their number and no faster, and keeps what is always so', async () => {
		const answer = { type: 't3', config: { of_t3: 'x' } };
		const { data, sent } = await extract({ type: 'object', ...given, allOf: kinds }, answer);
		expect(data).toMatchObject(answer);
		expect(await refusedBySent(sent, answer)).toEqual([]);
		expect(JSON.stringify(sent).length).toBeLessThan(20_000);
		const { config } = sent.properties as { config: JsonSchema };
		expect(JSON.stringify(config)).not.toContain('"array"');
	});

	it('does so for lists of choices that share a field', async () => {
		const list = (of: number) => ({
			oneOf: steps.slice(0, 6).map((type) => ({
				properties: { shared: { enum: [`${type} ${String(of)}`, 'all'] } },
			})),
		});
		const allOf = Array.from({ length: 10 }, (_, of) => list(of));
		const answer = { shared: 'all' };
		const { sent } = await extract(
			{ type: 'object', allOf: allOf.map(({ oneOf }) => ({ anyOf: oneOf })) },
			answer,
		);
		expect(await refusedBySent(sent, answer)).toEqual([]);
		expect(JSON.stringify(sent).length).toBeLessThan(20_000);
	});

	it('is an object as a whole, also where it has any names', async () => {
		const { sent } = await extract({ type: 'object', additionalProperties: number }, { a: 1 });
		expect(sent.type).toBe('object');
	});

	it.each<[string, JsonSchema, JsonSchema]>([
		[
			'a name that a choice asks for alone',
			{ ...object({ a: text }), anyOf: [{ required: ['a'] }, { required: ['c'] }] },
			{ c: '1' },
		],
		[
			'a name that a condition asks for',
			{ ...object({ a: text }), if: { required: ['a'] }, then: { required: ['c'] } },
			{ a: '1', c: '2' },
		],
		[
			'entries that are looked at by what they may contain',
			{
				...object({
					l: { type: 'array', contains: { $ref: '#/$defs/n' }, unevaluatedItems: false },
				}),
				$defs: { n: number },
			},
			{ l: [1] },
		],
		[
			'a union that has itself inside',
			{
				...object({ f: { $ref: '#/$defs/f' } }),
				$defs: {
					f: {
						anyOf: [
							object(
								{ and: { type: 'array', items: { $ref: '#/$defs/f' } } },
								{ required: ['and'] },
							),
							object({ op: text }, { required: ['op'] }),
						],
					},
				},
			},
			{ f: { and: [{ and: [{ op: 'a' }] }] } },
		],
	])('takes %s', async (_name, schema, answer) => {
		const { data, sent } = await extract(schema, answer);
		expect(data).toMatchObject(answer);
		expect(await refusedBySent(sent, answer)).toEqual([]);
	});
});
