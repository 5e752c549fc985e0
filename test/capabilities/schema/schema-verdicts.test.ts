import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { compileSchema } from '../../../capabilities/schema/compile-schema';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { normaliseSchema } from '../../../capabilities/schema/normalise-schema';
import { strictSchema } from '../../../capabilities/schema/strict-schema';
import { toRegExp } from '../../../capabilities/schema/to-reg-exp';
import { validatorOf } from '../../../capabilities/schema/validator';
import { failureOf } from '../../helpers/context';
import { arbitrarySchema, arbitraryValue } from '../../helpers/arbitrary-keywords';
import { objectSchema as object } from '../../helpers/object-schema';
import { runs } from '../../helpers/runs';

/** Another validator, of the same rules. */
function judgeOf(schema: JsonSchema) {
	const ajv = new Ajv2020({
		strict: false,
		logger: false,
		validateSchema: false,
		ownProperties: true,
		code: { regExp: Object.assign(toRegExp, { code: 'toRegExp' }) },
	});
	return addFormats(ajv).compile(schema);
}

/** Where Ajv strays from the specification, as the cases below do not. */
const isOfAjvAlone = (schema: JsonSchema) => {
	const text = JSON.stringify(schema);
	const [, ...unevaluated] = text.split('"unevaluatedItems"');
	const contains = text.includes('"contains"');
	return (contains && /"(prefix|unevaluated)Items"/.test(text)) || unevaluated.length > 1;
};

const violationsOf = (schema: JsonSchema, value: unknown): string[] => {
	const compiled = compileSchema(schema);
	return 'mistakes' in compiled ? compiled.mistakes : compiled.violationsOf(value);
};

/** The same schema for values in values as well, in a branch beside which it is tried again. */
const recursive = ({ $defs, ...schema }: JsonSchema): JsonSchema => {
	const inner = { $ref: '#' };
	const holder = object({ a: inner, b: inner }, { required: ['a'], items: inner });
	return {
		anyOf: [schema, holder, { allOf: [holder], unevaluatedProperties: false }],
		$defs,
	};
};

describe('the verdict on a value', () => {
	it.each<[string, (schema: JsonSchema) => JsonSchema]>([
		['for every keyword', (schema) => schema],
		['for schemas that refer to themselves', recursive],
	])('is that of another validator, %s', (_name, toSchema) => {
		let [fitting, failing] = [0, 0];
		fc.assert(
			fc.property(
				arbitrarySchema,
				fc.array(arbitraryValue, { minLength: 1, maxLength: 8 }),
				(given, values) => {
					const schema = toSchema(given);
					fc.pre(!isOfAjvAlone(schema));
					const judge = judgeOf(schema);
					for (const value of values) {
						const isValid = judge(value);
						const violations = violationsOf(schema, value);
						if (isValid) fitting += 1;
						else failing += 1;
						expect({ value, isValid: violations.length === 0, violations }).toEqual({
							value,
							isValid,
							violations: isValid ? [] : violations,
						});
					}
				},
			),
			runs(0.2),
		);
		expect(Math.min(fitting, failing)).toBeGreaterThan(0);
	});

	it.each<[string, JsonSchema, unknown, string[]]>([
		['a price in cents', { multipleOf: 0.01 }, 19.99, []],
		['a fraction of a cent', { multipleOf: 0.01 }, 19.995, ['must be multiple of 0.01']],
		['a very large multiple', { multipleOf: 3 }, 3e300, []],
		['a very small divisor', { multipleOf: 1e-8 }, 1.2e-7, []],
		['characters beyond the first plane', { maxLength: 2, minLength: 2 }, '😀😀', []],
		[
			'a text of the length of its halves',
			{ minLength: 3 },
			'😀😀',
			['must NOT have fewer than 3 characters'],
		],
		[
			'what every object inherits',
			{ required: ['toString'] },
			{},
			["must have required property 'toString'"],
		],
		['a property that every object inherits', object({ constructor: { type: 'string' } }), {}, []],
		[
			'the order of fields',
			{ uniqueItems: true },
			[
				{ a: 1, b: 2 },
				{ b: 2, a: 1 },
			],
			['must NOT have duplicate items (items ## 0 and 1 are identical)'],
		],
		['0 and false', { uniqueItems: true }, [0, false, '0', null, '', []], []],
		['-0', { enum: [0] }, -0, []],
		['Infinity among numbers', { type: ['number', 'null'] }, Infinity, ['must be number,null']],
		[
			'names with a slash',
			object({ 'a/b~c': { type: 'string' } }),
			{ 'a/b~c': 1 },
			['/a~1b~0c must be string'],
		],
		[
			'an empty list, which contains nothing',
			{ contains: false, prefixItems: [true] },
			[],
			['must contain at least 1 valid item(s)'],
		],
		[
			'items that a branch says something of',
			{ unevaluatedItems: false, anyOf: [{ unevaluatedItems: true }] },
			[0],
			[],
		],
		[
			'contained items, which are evaluated',
			{ contains: { type: 'string' }, unevaluatedItems: false },
			['a', 1],
			['must NOT have unevaluated items'],
		],
	])('knows %s', (_name, schema, value, violations) => {
		expect(violationsOf(schema, value)).toEqual(violations);
	});

	it('names what is wrong in each branch, where none fits', () => {
		const schema = object({ a: { anyOf: [{ type: 'string' }, { minimum: 5 }] } });
		expect(violationsOf(schema, { a: 1 })).toEqual([
			'/a must be string',
			'/a must be >= 5',
			'/a must match a schema in anyOf',
		]);
		const both = { oneOf: [{ minimum: 1 }, { minimum: 2 }] };
		expect(violationsOf(both, 3)).toEqual(['must match exactly one schema in oneOf']);
	});

	it('is given after twenty sentences, however much is wrong', () => {
		const items = { anyOf: [{ type: 'string' }, { type: 'null' }] };
		const numbers = Array.from({ length: 200_000 }, (_, index) => index);
		expect(violationsOf({ items }, numbers)).toHaveLength(20);
	});

	it('is a sentence for a value nested without end', () => {
		const root = object({ a: { $ref: '#' } });
		let value: object = {};
		for (let level = 0; level < 100_000; level++) value = { a: value };
		expect(violationsOf(root, value)).toEqual(['is nested too deep']);
	});
});

describe('validators that are kept', () => {
	it('give back what they held once others took their place', async () => {
		const { setFlagsFromString } = await import('node:v8');
		const { runInNewContext } = await import('node:vm');
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const use = async (from: number, to: number) => {
			for (let index = from; index < to; index++) {
				const { violationsOf: check } = await validatorOf(
					object({ [`field${String(index)}`]: { type: 'string' }, amount: { minimum: 0 } }),
					'it',
				);
				expect(check({ amount: -1 })).toEqual(['/amount must be >= 0']);
			}
			collect();
			return process.memoryUsage().heapUsed;
		};
		const before = await use(0, 1000);
		const after = await use(1000, 4000);
		// A kilobyte each would be three million.
		expect(after - before).toBeLessThan(2_000_000);
	});

	it('keep no more characters than a few large schemas have', async () => {
		const large = (index: number) =>
			object({ a: { description: `${String(index)} ${'x'.repeat(3_000_000)}` } });
		const first = await validatorOf(large(1), 'it');
		expect(await validatorOf(large(1), 'it')).toBe(first);
		await validatorOf(large(2), 'it');
		expect(await validatorOf(large(1), 'it')).not.toBe(first);
	});

	it.each<[string, (schema: JsonSchema) => Promise<unknown>]>([
		['read', async (schema) => await validatorOf(schema, 'it')],
		['normalised', normaliseSchema],
		['put into strict mode', async (schema) => await failureOf(strictSchema(schema, 'it'))],
	])('let others have their turn while a large schema is %s', async (_how, work) => {
		const order: string[] = [];
		const properties = Object.fromEntries(
			Array.from({ length: 20_000 }, (_, index) => [`field${String(index)}`, { type: 'string' }]),
		);
		const other = new Promise<void>((resolve) => {
			setImmediate(() => {
				order.push('another');
				resolve();
			});
		});
		await work(object(properties));
		order.push('done');
		await other;
		expect(order).toEqual(['another', 'done']);
	});
});
