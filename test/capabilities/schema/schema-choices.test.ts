import { compileSchema } from '../../../capabilities/schema/compile-schema';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { objectSchema as object } from '../../helpers/object-schema';

const violationsOf = (schema: JsonSchema, value: unknown): string[] => {
	const compiled = compileSchema(schema);
	return 'mistakes' in compiled ? compiled.mistakes : compiled.violationsOf(value);
};

const closed = (properties: JsonSchema) =>
	object(properties, { additionalProperties: false, required: Object.keys(properties) });

/** A value so many levels deep, each level made around the one below. */
function nest(levels: number, innermost: unknown, around: (inner: unknown) => unknown): unknown {
	let value = innermost;
	for (let level = 0; level < levels; level++) value = around(value);
	return value;
}

// Levels that each double the work, or more, would never come to an end.
const many = 60;

describe('a union of nodes that hold nodes', () => {
	const kinds = ['root', 'section', 'list', 'item', 'quote', 'link', 'bold', 'cell'];
	const ofKind = (kind: string) =>
		object(
			{ type: { const: kind }, children: { items: { $ref: '#/$defs/node' } } },
			{ required: ['type'] },
		);
	const nodes = (keyword: string): JsonSchema => ({
		$ref: '#/$defs/node',
		$defs: { node: { [keyword]: kinds.map(ofKind) } },
	});
	const chain = (innermost: string) =>
		nest(many, { type: innermost }, (inner) => ({ type: 'cell', children: [inner] }));

	it.each(['anyOf', 'oneOf'])('is checked in no time that doubles by level: %s', (keyword) => {
		expect(violationsOf(nodes(keyword), chain('cell'))).toEqual([]);
		const violations = violationsOf(nodes(keyword), chain('nothing'));
		const place = '/children/0'.repeat(many);
		for (const kind of kinds) {
			expect(violations).toContain(`${place}/type must be equal to constant: "${kind}"`);
		}
	});
});

describe('what recurses beside unevaluated properties', () => {
	it.each<[string, JsonSchema]>([
		['allOf', { allOf: [{ $ref: '#/$defs/holder' }] }],
		['two of allOf', { allOf: [{ $ref: '#/$defs/holder' }, { $ref: '#/$defs/other' }] }],
		['if', { if: { $ref: '#/$defs/holder' }, else: false }],
		['not', { not: { not: { $ref: '#/$defs/holder' } }, $ref: '#/$defs/other' }],
	])('is checked in no time that doubles by level: %s', (_name, applied) => {
		const holder = object({ a: { $ref: '#/$defs/node' } });
		const schema = {
			$ref: '#/$defs/node',
			$defs: {
				node: { ...applied, type: 'object', unevaluatedProperties: false },
				holder,
				other: { ...holder },
			},
		};
		const chain = (innermost: object) => nest(many, innermost, (a) => ({ a }));
		expect(violationsOf(schema, chain({}))).toEqual([]);
		expect(violationsOf(schema, chain({ b: 1 }))).not.toEqual([]);
	});

	it('is looked through once, however often a schema refers to it', () => {
		const $defs = Object.fromEntries(
			Array.from({ length: many }, (_, index) => {
				const next = { $ref: `#/$defs/level${String(index + 1)}` };
				return [`level${String(index)}`, { allOf: [next, { ...next }] }];
			}),
		);
		const last = { [`level${String(many)}`]: object({ a: true }) };
		const schema = {
			$ref: '#/$defs/level0',
			unevaluatedProperties: false,
			$defs: { ...$defs, ...last },
		};
		expect(violationsOf(schema, { a: 1 })).toEqual([]);
		expect(violationsOf(schema, { a: 1, b: 2 })).toEqual([
			'must NOT have unevaluated properties: "b"',
		]);
	});
});

describe('the same value by the same schema', () => {
	it('has its mistakes told at each place where it stands', () => {
		const shared = { n: 'x' };
		const inner = object({ n: { type: 'number' } });
		expect(violationsOf(object({ a: inner, 'b/c': inner }), { a: shared, 'b/c': shared })).toEqual([
			'/a/n must be number',
			'/b~1c/n must be number',
		]);
	});

	it('is checked anew in the next run', () => {
		const compiled = compileSchema(object({ n: { type: 'number' } }));
		const { violationsOf: check } = compiled as { violationsOf: (value: unknown) => string[] };
		const value: { n: unknown } = { n: 'x' };
		expect(check(value)).toEqual(['/n must be number']);
		value.n = 1;
		expect(check(value)).toEqual([]);
	});
});

describe('where no branch fits', () => {
	const filter: JsonSchema = { $ref: '#/$defs/filter' };
	const list = { type: 'array', items: filter };
	const op = { enum: ['eq', 'gt'] };
	const filters = (leaf: JsonSchema) => ({
		...closed({ filter }),
		$defs: {
			filter: {
				anyOf: [closed({ and: list }), closed({ or: list }), closed({ not: filter }), leaf],
			},
		},
	});
	const leafOf = (one: JsonSchema) => closed({ field: { type: 'string' }, op: one, value: {} });
	const wrong = { field: 'a', op: 'zz', value: 1 };

	it.each<[string, JsonSchema, unknown, string]>([
		[
			'of a list',
			leafOf(op),
			{ and: [wrong] },
			'/filter/and/0/op must be equal to one of the allowed values: ["eq","gt"]',
		],
		[
			'deep inside',
			leafOf(op),
			{ not: { or: [{ and: [{ not: wrong }] }] } },
			'/filter/not/or/0/and/0/not/op must be equal to one of the allowed values: ["eq","gt"]',
		],
		[
			'that is a constant',
			leafOf({ const: 'eq' }),
			{ and: [wrong] },
			'/filter/and/0/op must be equal to constant: "eq"',
		],
		[
			'that is missing',
			leafOf(op),
			{ or: [{ field: 'a', value: 1 }] },
			"/filter/or/0 must have required property 'op'",
		],
	])('the mistake comes first that is to be corrected, one %s', (_name, leaf, value, first) => {
		const violations = violationsOf(filters(leaf), { filter: value });
		expect(violations[0]).toBe(first);
		expect(violations.join()).not.toMatch(/additional/);
	});

	it('tells of the branch whose constants the value has, however much is wrong there', () => {
		const circle = object(
			{ kind: { const: 'circle' }, radius: { type: 'number' }, unit: {} },
			{ required: ['kind', 'radius', 'unit'] },
		);
		const schema = {
			anyOf: [
				object({ kind: { enum: ['point'] }, meta: object({ id: { type: 'number' } }) }),
				{ $ref: '#/$defs/circle' },
				{ type: 'null' },
			],
			$defs: { circle },
		};
		expect(violationsOf(schema, { kind: 'circle', meta: { id: 'x' } })).toEqual([
			"must have required property 'radius'",
			"must have required property 'unit'",
			'must match a schema in anyOf',
		]);
	});

	it.each<[string, JsonSchema, unknown, string[]]>([
		['an object', object({ n: { type: 'number' } }), { n: 'x' }, ['/n must be number']],
		[
			'an object that lacks what it must have',
			object({}, { required: ['a', 'b'] }),
			{},
			["must have required property 'a'", "must have required property 'b'"],
		],
		[
			'a list',
			{ type: 'array', minItems: 2, items: { type: 'number' } },
			['x'],
			['must NOT have fewer than 2 items', '/0 must be number'],
		],
	])('tells what is wrong with %s rather than that it is not null', (_name, of, value, wrong) => {
		for (const anyOf of [
			[{ type: 'null' }, of],
			[of, { type: ['null', 'string'] }],
		]) {
			expect(violationsOf({ anyOf }, value)).toEqual([...wrong, 'must match a schema in anyOf']);
		}
	});

	it('tells of every branch where the value is of the type of none', () => {
		const anyOf = [{ type: 'null' }, { type: 'string' }];
		expect(violationsOf({ anyOf }, {})).toEqual([
			'must be null',
			'must be string',
			'must match a schema in anyOf',
		]);
	});
});

describe('a constant', () => {
	it('is named, by its first hundred characters', () => {
		expect(violationsOf({ const: { a: [1] } }, 1)).toEqual([
			'must be equal to constant: {"a":[1]}',
		]);
		const [violation] = violationsOf({ const: 'x'.repeat(500) }, 1);
		expect(violation).toBe(`must be equal to constant: "${'x'.repeat(99)}`);
	});
});

describe('a pattern', () => {
	it('is made once for all objects', () => {
		const schema = { patternProperties: { '^once': true }, unevaluatedProperties: false };
		const items = { allOf: [{ $ref: '#/$defs/one' }], unevaluatedProperties: false };
		const objects = Array.from({ length: 50 }, () => ({ once1: 1 }));
		const made = jest.spyOn(globalThis, 'RegExp');
		try {
			expect(violationsOf({ items, $defs: { one: schema } }, objects)).toEqual([]);
			expect(made.mock.calls.filter(([pattern]) => pattern === '^once')).toHaveLength(1);
		} finally {
			made.mockRestore();
		}
	});
});
