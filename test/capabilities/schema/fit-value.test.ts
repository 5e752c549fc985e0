import { nullUnknown } from '../../../capabilities/extraction/null-unknown';
import { wantedOf } from '../../../capabilities/extraction/wanted-of';
import { dropNulls } from '../../../capabilities/schema/drop-nulls';
import { fitValue } from '../../../capabilities/schema/fit-value';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { validatorOf } from '../../../capabilities/schema/validator';
import { objectSchema as object } from '../../helpers/object-schema';

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };

async function fit(schema: JsonSchema, value: unknown) {
	const validator = await validatorOf(schema, 'it');
	return fitValue(value, { schema, validator }, [(one) => dropNulls(one, schema)]);
}

/** Objects that are told apart by `k`. */
const choice = (k: string, more: JsonSchema, required: string[] = []) =>
	object({ k: { const: k }, ...more }, { required: ['k', ...required] });

function nested(depth: number) {
	let value: JsonSchema = {};
	for (let level = 0; level < depth; level += 1) value = { a: value };
	return value;
}

describe('a value that does not fit', () => {
	it('keeps a null that is allowed where another one has to go', async () => {
		const oneOf = ['x', 'y'].map((name) => object({ [name]: textOrNull }, { required: [name] }));
		const schema = object({ a: textOrNull, b: { oneOf } });
		const { value, violations } = await fit(schema, { a: null, b: { x: '1', y: null } });
		expect({ value, violations }).toEqual({ value: { a: null, b: { x: '1' } }, violations: [] });
	});

	it('loses a null deep in a choice that another choice asks for', async () => {
		const schema = object(
			{},
			{
				oneOf: [
					choice('a', { x: object({ n: textOrNull }, { required: ['n'] }) }),
					choice('b', { x: object({ n: text }) }),
				],
			},
		);
		const { value, violations } = await fit(schema, { k: 'b', x: { n: null } });
		expect({ value, violations }).toEqual({ value: { k: 'b', x: {} }, violations: [] });
	});

	it('is said to be nested too deep where it cannot be walked', async () => {
		const schema = object({ a: { $ref: '#' } }, { required: ['z'] });
		const value = nested(20_000);
		expect((await fit(schema, value)).violations).toEqual(['is nested too deep']);
		const reading = { numberFormat: '1,234.56', dateOrder: 'day-month-year' } as const;
		const asked = { isPart: false, evidence: false, unknownAsNull: true, ...reading };
		const { check } = await wantedOf(schema, asked);
		expect(check(value)).toEqual({ violations: ['is nested too deep'] });
	});
});

describe('a text that says unknown', () => {
	it.each<[string, JsonSchema]>([
		['a choice', { oneOf: [choice('a', { n: text }, ['n']), choice('b', { n: text })] }],
		['another field', { ...choice('a', { n: text }), dependentRequired: { k: ['n'] } }],
	])('stays where %s asks for it', (_name, more) => {
		const value = { k: 'a', n: 'N/A' };
		expect(nullUnknown(value, { type: 'object', ...more })).toEqual(value);
	});
});
