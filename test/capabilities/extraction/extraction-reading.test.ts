import fc from 'fast-check';
import { coerceValue } from '../../../capabilities/extraction/coerce-value';
import { chunkText } from '../../../capabilities/shared/chunk-text';
import { fillNulls } from '../../../capabilities/extraction/fill-nulls';
import { parseDate } from '../../../capabilities/extraction/parse-date';
import { parseNumber, type NumberFormat } from '../../../capabilities/extraction/parse-number';
import { parseReply } from '../../../capabilities/extraction/parse-reply';

describe('the JSON of a reply', () => {
	it.each([
		['{"a":1}', { a: 1 }],
		['```json\n{"a":1}\n```', { a: 1 }],
		['Here you are:\n```\n{"a":1}\n```\nAnything else?', { a: 1 }],
		['Sure! {"a":"}"} is what I found.', { a: '}' }],
		['```json\n{"note":"use ```js to","total":1}\n```', { note: 'use ```js to', total: 1 }],
		['The format is {number: string}. The answer: {"number":"A-17"}', { number: 'A-17' }],
		['As in [1], here: {"number":"A"}', { number: 'A' }],
		['{"a":1} Again: {"a":1}', { a: 1 }],
		['{"a":1,}', { a: 1 }],
		["{'a': 'x', b: [1,2,],}", { a: 'x', b: [1, 2] }],
		['[{"a":1}]', [{ a: 1 }]],
	])('is read from %j', async (reply, value) => {
		expect(await parseReply(reply)).toEqual({ value });
	});

	it.each([
		['I could not find anything.', /no JSON/],
		['', /no JSON/],
		['{"a": 1, "b": [1, 2', /its end is missing/],
		['{"a": "half of a tex', /its end is missing/],
		['```json\n[{"a":1},{"a":2\n```', /its end is missing/],
		['{"items":[{"a":1},{"a":2}, ...]}', /leaves something out/],
		['{"items":[{"a":1} /* 38 more */]}', /leaves something out/],
		['First {"a":1}, no: {"a":2}', /several JSON objects/],
		['['.repeat(50_000) + ']'.repeat(50_000), /nested too deep/],
		['x'.repeat(5_000_001), /5000001 characters/],
	])('is not guessed from %j', async (reply, problem) => {
		expect(await parseReply(reply)).toEqual({ problem: expect.stringMatching(problem) as string });
	});

	it('of an answer that was cut is taken only where it is whole', async () => {
		expect(await parseReply('{"a":1}', true)).toEqual({ value: { a: 1 } });
		expect(await parseReply('{"a":1} and {', true)).toMatchObject({
			problem: expect.stringMatching(/missing/) as string,
		});
	});

	it('holds no word or number that the reply did not', async () => {
		const text = fc.string({ unit: fc.constantFrom(...'{}[]":,\'`ab1 \n\\'), maxLength: 40 });
		await fc.assert(
			fc.asyncProperty(text, async (reply) => {
				const parsed = await parseReply(reply);
				if ('problem' in parsed) return;
				// A backslash before what needs none goes, alone or with what it stood before.
				const forms = [reply, reply.replace(/\\./g, ''), reply.replace(/\\/g, '')].join('\0');
				for (const leaf of leavesOf(parsed.value)) {
					for (const word of String(leaf).match(/[a-z0-9]+/g) ?? []) {
						if (!['null', 'true', 'false'].includes(word)) expect(forms).toContain(word);
					}
				}
			}),
			{ numRuns: 2000 },
		);
	});
});

function leavesOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.flatMap(leavesOf);
	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([name, inner]) => [name, ...leavesOf(inner)])
		: [value];
}

describe('a number in a text', () => {
	it.each<[string, NumberFormat, number | undefined]>([
		['1,234.56', '1,234.56', 1234.56],
		['$1,234', '1,234.56', 1234],
		['1.234,56 €', '1.234,56', 1234.56],
		['EUR 2.582,40', '1.234,56', 2582.4],
		['1.234.567', '1.234,56', 1234567],
		["CHF 1'234.50", "1'234.56", 1234.5],
		['1 234,5 kg', '1 234,56', 1234.5],
		['-5', '1,234.56', -5],
		['(1,000.00)', '1,234.56', -1000],
		['19 %', '1,234.56', 19],
		['12.34', '1.234,56', undefined],
		['1,23,4', '1,234.56', undefined],
		['12 of 15', '1,234.56', undefined],
		['0,123', '1,234.56', undefined],
		['1234,567', '1,234.56', undefined],
		['0.750 kg', '1.234,56', undefined],
		['0,750 kg', '1.234,56', 0.75],
		['5 mio', '1,234.56', undefined],
		['3 k', '1,234.56', undefined],
		['5 tsd.', '1,234.56', undefined],
		['NOV 23', '1,234.56', undefined],
		['INV 123', '1,234.56', undefined],
		['12A', '1,234.56', undefined],
		['12 B', '1,234.56', undefined],
		['5 USD', '1,234.56', 5],
		['about 5', '1,234.56', undefined],
		['(5', '1,234.56', undefined],
		['', '1,234.56', undefined],
	])('%j written as %s is %j', (text, format, number) => {
		expect(parseNumber(text, format)).toBe(number);
	});

	it('is the one that was written, in every format', () => {
		const locales = { '1,234.56': 'en-US', '1.234,56': 'de-DE', "1'234.56": 'de-CH' } as const;
		fc.assert(
			fc.property(
				fc.integer({ min: -1e9, max: 1e9 }),
				fc.constantFrom<keyof typeof locales>('1,234.56', '1.234,56', "1'234.56"),
				(cents, format) => {
					const value = cents / 100;
					const written = value.toLocaleString(locales[format], { minimumFractionDigits: 2 });
					expect(parseNumber(written, format)).toBe(
						value === 0 ? parseNumber(written, format) : value,
					);
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe('a date in a text', () => {
	it.each([
		['2026-11-23', 'day-month-year', '2026-11-23'],
		['23.11.2026', 'day-month-year', '2026-11-23'],
		['11/23/2026', 'month-day-year', '2026-11-23'],
		['03/04/2026', 'day-month-year', '2026-04-03'],
		['03/04/2026', 'month-day-year', '2026-03-04'],
		['Nov 23, 2026', 'day-month-year', '2026-11-23'],
		['23rd November 2026', 'day-month-year', '2026-11-23'],
		['Monday, 23 November 2026', 'day-month-year', '2026-11-23'],
		['1. März 2026', 'day-month-year', '2026-03-01'],
		['7 août 2026', 'day-month-year', '2026-08-07'],
		['5 de dezembro de 2026', 'day-month-year', '2026-12-05'],
		['11/23/2026', 'day-month-year', undefined],
		['31.02.2026', 'day-month-year', undefined],
		['23.11.26', 'day-month-year', undefined],
		['soon', 'day-month-year', undefined],
		['Mark 12, 2026', 'day-month-year', undefined],
		['Declared 5, 2026', 'day-month-year', undefined],
		['Sept. 5, 2026', 'day-month-year', '2026-09-05'],
		['lundi 23 novembre 2026', 'day-month-year', '2026-11-23'],
		['23 ноября 2026 г.', 'day-month-year', '2026-11-23'],
		['2026. november 23.', 'day-month-year', '2026-11-23'],
		['2026 m. lapkričio 23 d.', 'day-month-year', '2026-11-23'],
		['23 नवंबर 2026', 'day-month-year', '2026-11-23'],
		['٢٣ نوفمبر ٢٠٢٦', 'day-month-year', '2026-11-23'],
		['2026年11月23日', 'day-month-year', '2026-11-23'],
		['2026년 11월 23일', 'day-month-year', '2026-11-23'],
		// June or July in French.
		['5 jui 2026', 'day-month-year', undefined],
		['5 juin 2026', 'day-month-year', '2026-06-05'],
		['5 juil. 2026', 'day-month-year', '2026-07-05'],
		['5 jul. 2026', 'day-month-year', '2026-07-05'],
		// October in Croatian and November in Polish.
		['23 listopada 2026', 'day-month-year', undefined],
		['payable until 23 November 2026', 'day-month-year', undefined],
		['23 or 24 November 2026', 'day-month-year', undefined],
		['March or April 5, 2026', 'day-month-year', undefined],
		['23 2026', 'day-month-year', undefined],
	] as const)('%j in the order %s is %j', (text, order, date) => {
		expect(parseDate(text, order)).toBe(date);
	});
});

describe('a date as a language writes it', () => {
	const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
	const locales = Intl.DateTimeFormat.supportedLocalesOf(
		letters.flatMap((one) => letters.map((other) => one + other)),
	);
	const dates = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, month + 11));
	const read = locales.map((locale) => {
		const options = { dateStyle: 'long', calendar: 'gregory', timeZone: 'UTC' } as const;
		const format = new Intl.DateTimeFormat(locale, options);
		return { locale, of: dates.map((date) => parseDate(format.format(date), 'day-month-year')) };
	});
	const wanted = dates.map((date) => new Date(date).toISOString().slice(0, 10));

	it('is never read as another one', () => {
		const wrong = read.filter(({ of }) =>
			of.some((one, index) => one !== undefined && one !== wanted[index]),
		);
		expect(wrong).toEqual([]);
	});

	it('is read whole in most languages, those that people write to us in among them', () => {
		const whole = read.filter(({ of }) => of.every(Boolean)).map(({ locale }) => locale);
		expect(whole).toEqual(
			expect.arrayContaining(
				'en de fr es pt it nl sv da nb fi ru uk bg el ro hu tr ar he hi bn ja ko zh ca sk lt et vi'.split(
					' ',
				),
			),
		);
		expect(whole.length / locales.length).toBeGreaterThan(0.8);
	});
});

describe('the types of a database', () => {
	const reading = { numberFormat: '1.234,56', dateOrder: 'day-month-year' } as const;
	const coerced = (value: unknown, schema: object) =>
		coerceValue({ x: value }, { type: 'object', properties: { x: schema } }, reading) as {
			x: unknown;
		};

	it.each<[unknown, object, unknown]>([
		['1.234,56 €', { type: 'number' }, 1234.56],
		['1234.5', { type: 'number' }, 1234.5],
		['1.234', { type: 'number' }, 1234],
		['12', { type: ['integer', 'null'] }, 12],
		['twelve', { type: 'integer' }, 'twelve'],
		['n/a', { type: 'number' }, null],
		['', { type: 'number' }, null],
		['Ja', { type: 'boolean' }, true],
		['no', { type: 'boolean' }, false],
		['maybe', { type: 'boolean' }, 'maybe'],
		['23.11.2026', { type: 'string', format: 'date' }, '2026-11-23'],
		['2026-11-23T10:00:00Z', { type: 'string', format: 'date' }, '2026-11-23'],
		['23.11.2026 9:05', { type: 'string', format: 'date-time' }, '2026-11-23T09:05:00Z'],
		[
			'2026-11-23T09:05:00+01:00',
			{ type: 'string', format: 'date-time' },
			'2026-11-23T09:05:00+01:00',
		],
		['someday', { type: 'string', format: 'date' }, 'someday'],
		[' PAID ', { type: 'string', enum: ['Paid', 'Open'] }, 'Paid'],
		['paid in full', { type: 'string', enum: ['Paid', 'Open'] }, 'paid in full'],
		['a', { enum: ['A', 'a '] }, 'a'],
		['2', { enum: [1, 2] }, 2],
		[42, { type: 'string' }, '42'],
		['n/a', { type: 'string' }, 'n/a'],
		['', { type: 'string' }, ''],
		['n/a', { enum: ['yes', 'n/a'] }, 'n/a'],
		['n/a', { enum: ['yes', 'no'] }, null],
		[1, { format: 'positiveInteger' }, 1],
		['None', { type: 'string' }, 'None'],
		[1.1, { type: 'string' }, 1.1],
		[12345678901234567890n.toString(), { type: 'string' }, '12345678901234567890'],
		[1e21, { type: 'integer' }, 1e21],
		[5.97e24, { type: 'number' }, 5.97e24],
		[12345678901234567000, { type: 'string' }, 12345678901234567000],
		[['1,5', '2'], { type: 'array', items: { type: 'number' } }, [1.5, 2]],
		['1,5', { anyOf: [{ type: 'number' }, { type: 'null' }] }, 1.5],
		['1,5', { anyOf: [{ type: 'number' }, { type: 'string' }] }, '1,5'],
	])('%j for %j is %j', (value, schema, expected) => {
		expect(coerced(value, schema).x).toEqual(expected);
	});

	it('follow references, however often they come back', () => {
		const schema = {
			type: 'object',
			properties: { node: { $ref: '#/$defs/node' } },
			$defs: {
				node: {
					type: 'object',
					properties: { value: { type: 'number' }, next: { $ref: '#/$defs/node' } },
				},
			},
		};
		const value = { node: { value: '1,5', next: { value: '2,5', next: null } } };
		expect(coerceValue(value, schema, reading)).toEqual({
			node: { value: 1.5, next: { value: 2.5, next: null } },
		});
	});
});

describe('the columns of a row', () => {
	it('are all there, in the order of the schema', () => {
		const item = { type: 'object', properties: { name: {}, price: {} } };
		const schema = {
			type: 'object',
			properties: { a: {}, items: { type: 'array', items: item }, b: {} },
		};
		const filled = fillNulls({ items: [{ price: 1 }], c: 3, a: 1 }, schema);
		expect(JSON.stringify(filled)).toBe('{"a":1,"items":[{"name":null,"price":1}],"b":null,"c":3}');
	});
});

describe('the chunks of a long text', () => {
	it('cover it whole, keep to the size, and begin where a sentence does', () => {
		const text = Array.from({ length: 60 }, (_, i) => `Sentence number ${String(i)} is here.`).join(
			' ',
		);
		const chunks = chunkText(text, { maxChars: 300, overlapChars: 60 });
		expect(chunks.length).toBeGreaterThan(5);
		for (const chunk of chunks) {
			expect(chunk.text.length).toBeLessThanOrEqual(300);
			expect(chunk.text).toMatch(/^Sentence number/);
			expect(chunk.text.trimEnd()).toMatch(/is here\.$/);
		}
	});

	it.each([
		['an image in the text', `Data: <img src="data:image/png;base64,${'A'.repeat(250_000)}">`],
		['a word without end', `word ${'x'.repeat(300_000)}`],
		['signs of two halves', '😀'.repeat(120_000)],
	])('cut %s', (_name, text) => {
		const chunks = chunkText(text, { maxChars: 100_000, overlapChars: 500 });
		expect(chunks.length).toBeLessThan(6);
		expect(chunks.every((chunk) => chunk.text.isWellFormed())).toBe(true);
		const last = chunks.at(-1);
		expect((last?.start ?? 0) + (last?.text.length ?? 0)).toBe(text.length);
	});

	it('leave nothing out, whatever the text', () => {
		const text = fc.string({
			unit: fc.constantFrom('a', ' ', '. ', '\n', 'ß', '。', 'x'.repeat(90)),
			minLength: 1,
			maxLength: 400,
		});
		fc.assert(
			fc.property(
				text,
				fc.integer({ min: 10, max: 120 }),
				fc.integer({ min: 0, max: 40 }),
				(whole, max, overlap) => {
					const chunks = chunkText(whole, {
						maxChars: max,
						overlapChars: Math.min(overlap, Math.floor(max / 2)),
					});
					let covered = 0;
					for (const { text: part, start } of chunks) {
						expect(start).toBeLessThanOrEqual(covered);
						expect(whole.slice(start, start + part.length)).toBe(part);
						expect(part.length).toBeLessThanOrEqual(max);
						expect(start + part.length).toBeGreaterThan(covered);
						covered = start + part.length;
					}
					expect(covered).toBe(whole.length);
				},
			),
			{ numRuns: 2000 },
		);
	});
});
