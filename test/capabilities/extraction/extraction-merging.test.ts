import { alignQuote } from '../../../capabilities/extraction/align-quote';
import { fillNulls } from '../../../capabilities/extraction/fill-nulls';
import { groundValues } from '../../../capabilities/extraction/ground-values';
import { mergeChunks, type Part } from '../../../capabilities/extraction/merge-chunks';

type Row = Record<string, unknown>;

/** Chunks of 100 characters, each of which repeats the last `overlap` of the one before. */
const partsOf = (data: readonly Row[], overlap = 20): Part[] =>
	data.map((one, index) => ({
		chunk: { text: 'x'.repeat(100), start: index * (100 - overlap) },
		data: one,
	}));
const merge = (data: readonly Row[], keys: string[] = [], overlap?: number) =>
	mergeChunks(partsOf(data, overlap), keys);
const coffee = { item: 'Coffee', price: 2.5 };
const tea = { item: 'Tea', price: 2 };

describe('what several chunks say', () => {
	it('is put together: values once, records by their key, differences reported', () => {
		const { data, conflicts } = merge(
			[
				{ total: null, seller: 'Acme', lines: [{ no: 1, price: 5 }] },
				{
					total: 10,
					seller: 'ACME ',
					lines: [
						{ price: 5, no: 1 },
						{ no: 2, price: 7 },
					],
				},
				{ total: 11, lines: [{ no: 2, price: 8, text: 'Bolt' }] },
			],
			['no'],
		);
		expect(data).toEqual({
			total: 10,
			seller: 'Acme',
			lines: [
				{ no: 1, price: 5 },
				{ no: 2, price: 7, text: 'Bolt' },
			],
		});
		expect(conflicts).toEqual([
			{ field: '/total', kept: 10, other: 11 },
			{ field: '/lines/1/price', kept: 7, other: 8 },
		]);
	});

	it.each<[string, number, Row[][], Row[]]>([
		['of one chunk', 20, [[coffee, coffee]], [coffee, coffee]],
		['of a later chunk', 20, [[tea], [coffee, coffee]], [tea, coffee, coffee]],
		['of chunks without an overlap', 0, [[coffee], [coffee]], [coffee, coffee]],
		['of chunks that are not neighbours', 20, [[coffee], [tea], [coffee]], [coffee, tea, coffee]],
		['in the overlap, once each', 20, [[coffee], [coffee, coffee]], [coffee, coffee]],
		[
			'in the overlap, but for case, spaces and order',
			20,
			[[coffee, tea], [{ price: 2.5, item: ' COFFEE' }]],
			[coffee, tea],
		],
		['in three chunks in a row', 20, [[coffee], [coffee], [coffee]], [coffee]],
	])('has equal rows %s as what they are', (_name, overlap, chunks, rows) => {
		expect(
			merge(
				chunks.map((lines) => ({ lines })),
				[],
				overlap,
			).data.lines,
		).toEqual(rows);
	});

	it.each([0, 20])('has one record of a key, wherever it stands (overlap %d)', (overlap) => {
		const chunks = [
			[
				{ id: 'a', x: 1 },
				{ id: 'a', y: 2 },
			],
			[{ id: 'A', x: 1 }],
			[{ id: 'a', z: 3 }],
		];
		const { data } = merge(
			chunks.map((list) => ({ list })),
			['id'],
			overlap,
		);
		expect(data.list).toEqual([
			{ id: 'a', x: 1, y: 2, z: 3 },
			{ id: 'A', x: 1 },
		]);
	});

	it('keeps records apart that have no key', () => {
		const { data } = merge([{ a: [{ id: null, x: 1 }] }, { a: [{ id: null, x: 2 }] }], ['id']);
		expect(data.a).toHaveLength(2);
	});

	it('puts the lists inside of one record together as well', () => {
		const { data } = merge(
			[
				{ orders: [{ id: 1, lines: [tea, coffee] }] },
				{ orders: [{ id: 1, lines: [coffee, coffee] }] },
			],
			['id'],
		);
		expect(data.orders).toEqual([{ id: 1, lines: [tea, coffee, coffee] }]);
	});

	it('has fields that objects know from elsewhere', () => {
		const odd = { constructor: 'Acme', toString: 'x', valueOf: 5 };
		const parsed = JSON.parse('{"__proto__": "p"}') as Row;
		expect(Object.entries(merge([odd, parsed]).data)).toEqual([
			...Object.entries(odd),
			['__proto__', 'p'],
		]);
		const properties = { constructor: {}, toString: {}, missing: {} };
		expect(Object.entries(fillNulls({}, { properties }))).toEqual([
			['constructor', null],
			['toString', null],
			['missing', null],
		]);
	});

	it.each([[[]], [['id']]])('of 100 chunks with 5,000 rows is merged (keys %j)', (keys) => {
		const chunks = Array.from({ length: 100 }, (_chunk, w) => ({
			rows: Array.from({ length: 50 }, (_row, r) => ({
				id: w * 45 + r,
				text: `row ${String(r)}`,
			})),
		}));
		const { data } = merge(chunks, keys);
		expect(data.rows).toHaveLength(keys.length > 0 ? 99 * 45 + 50 : 5000);
	});
});

describe('the columns of a document', () => {
	const row = { type: 'object', properties: { a: {}, b: {} } };

	it.each<[string, object]>([
		['a list or null', { anyOf: [{ type: 'array', items: row }, { type: 'null' }] }],
		['all of several', { allOf: [{ type: 'array', items: row }] }],
		['a reference with a description', { $ref: '#/$defs/rows', description: 'Lines' }],
		[
			'what holds on a condition',
			{ type: 'array', items: { if: {}, then: row, properties: { a: {} } } },
		],
	])('are all there behind %s', (_name, rows) => {
		const schema = { properties: { rows }, $defs: { rows: { type: 'array', items: row } } };
		expect(fillNulls({ rows: [{ b: 1 }] }, schema)).toEqual({ rows: [{ a: null, b: 1 }] });
	});
});

describe('a quote', () => {
	const source = 'Invoice 17 of the\nAcme   Works. The total due is 1.234,56 EUR by Friday.';

	it.each([
		['Acme   Works', 1, 'Acme   Works'],
		['the acme works', 1, 'the\nAcme   Works'],
		['total due is 1.234,56 EUR', 1, 'total due is 1.234,56 EUR'],
		['The total due was 1.234,56 EUR by Friday', 7 / 8, 'The total due is 1.234,56 EUR by Friday'],
	])('%j is found, as %s', (quote, score, text) => {
		const found = alignQuote(quote, source);
		expect(found?.score).toBeCloseTo(score, 5);
		expect(source.slice(found?.start, found?.end)).toBe(text);
	});

	it.each(['Total 99 EUR in Paris tomorrow', '', '   ', '!!!'])('%j is not', (quote) => {
		expect(alignQuote(quote, source)).toBeUndefined();
	});

	it.each([
		['5', 'on 15.11.2026'],
		['nvo', 'Invoice'],
		['5', '2.50'],
		['The total due by Friday is 1.234,57 EUR', source],
		['The total due is 1 234,56 EUR by Friday', source],
	])('%j is not in %j: words with digits and words as a whole count', (quote, text) => {
		expect(alignQuote(quote, text)).toBeUndefined();
	});

	it('begins and ends with a word', () => {
		expect(alignQuote('5', '15 or 5, 25')).toEqual({ start: 6, end: 7, score: 1 });
		expect(alignQuote('✓', 'paid ✓')).toEqual({ start: 5, end: 6, score: 1 });
		expect(alignQuote('東京', '株式会社東京都')).toEqual({ start: 4, end: 6, score: 1 });
	});

	it('counts with all of its words, and not at all where it is a copy of the document', () => {
		const words = (count: number, word: string) =>
			Array.from({ length: count }, (_, i) => `${word}${String.fromCharCode(97 + (i % 26))}`);
		const half = [...words(60, 'true'), ...words(60, 'false')].join(' ');
		expect(alignQuote(half, words(60, 'true').join(' '))).toBeUndefined();
		const long = words(500, 'word').join(' ');
		expect(long.length).toBeGreaterThan(2000);
		expect(alignQuote(long, long)).toBeUndefined();
	});

	it('with a few words of its own is found in a long text', () => {
		const text = `${'the words of the text are the same '.repeat(2000)} the seller is Acme`;
		const found = alignQuote('the seller it is Acme', text);
		expect(text.slice(found?.start, found?.end)).toBe('the seller is Acme');
	});
});

describe('the evidence', () => {
	const quoted = (text: string, data: Row, evidence: { field: string; quote: string }[]) => {
		const parts = [{ chunk: { text, start: 0 }, data, evidence }];
		const { data: whole, origins } = mergeChunks(parts, []);
		return groundValues(whole, parts, origins, false);
	};

	it('of two lines with the same price is that of each', () => {
		const found = quoted(
			'Cable 9.50\nPlug 9.50',
			{ lines: [{ price: 9.5 }, { price: 9.5 }, { price: 9.5 }] },
			[
				{ field: '/lines/1/price', quote: '9.50' },
				{ field: '/lines/0/price', quote: '9.50' },
			],
		);
		expect(found.map(({ start, grounded }) => [start, grounded])).toEqual([
			[6, true],
			[16, true],
			// A quote serves one value.
			[undefined, false],
		]);
	});

	it('goes by the pointer, whatever the order', () => {
		const found = quoted('red plug, red cable', { a: [{ c: 'red' }, { c: 'red' }] }, [
			{ field: '/a/1/c', quote: 'red cable' },
			{ field: '/a/0/c', quote: 'red plug' },
		]);
		expect(found.map(({ quote }) => quote)).toEqual(['red plug', 'red cable']);
	});

	it('goes by field and value where the pointer is wrong', () => {
		const [found] = quoted('red plug', { a: [{ c: 'red' }] }, [{ field: 'a/7/c', quote: 'red' }]);
		expect(found).toMatchObject({ grounded: false });
		const [first] = quoted('red plug', { a: [{ c: 'red' }], b: [{ c: 'red' }] }, [
			{ field: '/data/a/0/c', quote: 'red' },
		]);
		expect(first).toMatchObject({ field: '/a/0/c', grounded: true });
	});

	it('of a field named data is found, with and without what it stands under', () => {
		for (const field of ['/data/data/number', '/data/number', 'data/number']) {
			expect(quoted('No. 17', { data: { number: 17 } }, [{ field, quote: '17' }])).toEqual([
				{
					field: '/data/number',
					value: 17,
					quote: '17',
					start: 4,
					end: 6,
					score: 1,
					grounded: true,
				},
			]);
		}
	});

	it('of a later chunk is where it stands in the whole text', () => {
		const part = (start: number, name: string) => ({
			chunk: { text: `Name: ${name}.`, start },
			data: { names: [name] },
			evidence: [{ field: '/names/0', quote: name }],
		});
		const parts = [part(0, 'Ada'), part(1000, 'Bob')];
		const { data, origins } = mergeChunks(parts, []);
		expect(groundValues(data, parts, origins, false)).toMatchObject([
			{ field: '/names/0', start: 6 },
			{ field: '/names/1', start: 1006 },
		]);
	});

	it('of 2,000 rows in 100 chunks is found', () => {
		const filler = 'Some words that stand between the rows of the list. '.repeat(1800);
		const parts = Array.from({ length: 100 }, (_chunk, w) => {
			const names = Array.from({ length: 20 }, (_row, r) => `Name ${String(w * 20 + r)}`);
			return {
				chunk: { text: `${filler}\n${names.join('\n')}`, start: w * 100_000 },
				data: { rows: names.map((name) => ({ name, kind: 'x' })) },
				evidence: names.flatMap((name, r) => [
					{ field: `/rows/${String(r)}/name`, quote: name },
					{ field: `/rows/${String(r)}/kind`, quote: `some words of ${name} are not there` },
				]),
			};
		});
		const { data, origins } = mergeChunks(parts, []);
		const found = groundValues(data, parts, origins, false);
		expect(found.filter(({ grounded }) => grounded)).toHaveLength(2000);
	});
});
