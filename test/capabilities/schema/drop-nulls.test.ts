import { dropNulls } from '../../../capabilities/schema/drop-nulls';
import { objectSchema as object } from '../../helpers/object-schema';

describe('nulls of a model', () => {
	const schema = object(
		{
			a: { type: 'string' },
			b: { type: ['string', 'null'] },
			c: { type: 'string' },
			d: {},
			list: { type: 'array', items: { $ref: '#/$defs/one' } },
			either: { anyOf: [object({ x: { type: 'number' } }), { type: 'string' }] },
			one: {
				...object({ x: { type: 'number' }, y: { type: 'number' } }),
				anyOf: [{ required: ['x'] }, { required: ['y'] }],
				if: { required: ['x'] },
				then: object({ z: { type: 'number' } }),
			},
		},
		{ required: ['c'], $defs: { one: object({ y: { type: 'number' } }) } },
	);

	it.each<[unknown, unknown]>([
		[
			{ a: null, b: null, c: null, d: null },
			{ b: null, c: null, d: null },
		],
		[{ list: [{ y: null }, { y: 1 }] }, { list: [{}, { y: 1 }] }],
		[{ either: { x: null } }, { either: {} }],
		[{ unknown: null }, { unknown: null }],
		// What one choice requires may be missing in another.
		[{ one: { x: null, y: 1 } }, { one: { y: 1 } }],
		[{ one: { z: null } }, { one: {} }],
		[null, null],
	])('%j becomes %j: those that stand for nothing go', (value, left) => {
		expect(dropNulls(value, schema)).toEqual(left);
	});

	it('are judged once for each schema, however often it is referred to', () => {
		let looks = 0;
		const last = {
			get type() {
				looks += 1;
				return 'string';
			},
		};
		const $defs = Object.fromEntries(
			Array.from({ length: 20 }, (_, at) => {
				const next = { $ref: `#/$defs/d${String(at + 1)}` };
				return [`d${String(at)}`, { allOf: [next, next] }] as const;
			}),
		);
		const whole = object({ p: { $ref: '#/$defs/d0' } }, { $defs: { ...$defs, d20: last } });
		expect(dropNulls({ p: null }, whole)).toEqual({});
		expect(looks).toBe(1);
	});
});
