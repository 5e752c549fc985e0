import { rateTables } from '../../../../capabilities/audio/aac/bands';
import { factorSymbols, spectralTables } from '../../../../capabilities/audio/aac/codebooks';
import { readConfig } from '../../../../capabilities/audio/aac/read-config';
import { toCodebook } from '../../../../capabilities/audio/aac/read-symbol';

const books: [string, Record<number, string>, number][] = [
	['of scale factors', factorSymbols, 121],
	...spectralTables.map(
		({ symbols, steps, values }, at): [string, Record<number, string>, number] => [
			String(at + 1),
			symbols,
			steps ** values,
		],
	),
];

test.each(books)(
	'the codebook %s has each symbol once and leaves no codeword over',
	(_, byLength, size) => {
		const { counts, symbols } = toCodebook(byLength);
		expect(symbols.toSorted((a, b) => a - b)).toEqual(
			Array.from({ length: size }, (_symbol, at) => at),
		);
		expect(counts.reduce((sum, count, length) => sum + count / 2 ** length, 0)).toBe(1);
	},
);

test.each(rateTables)('the bands at $rate Hz fill a window in steps of whole symbols', (table) => {
	for (const [offsets, length, shaped] of [
		[table.long, 1024, table.shapedLong],
		[table.short, 128, table.shapedShort],
	] as const) {
		expect(offsets[0]).toBe(0);
		expect(offsets.at(-1)).toBe(length);
		expect(shaped).toBeLessThan(offsets.length);
		for (const [at, offset] of offsets.slice(1).entries()) {
			expect(offset).toBeGreaterThan(offsets[at] ?? 0);
			expect(offset % 4).toBe(0);
		}
	}
});

/** Numbers of so many bits as bytes. */
function bytesOf(...fields: [value: number, bits: number][]): Uint8Array {
	const text = fields.map(([value, bits]) => value.toString(2).padStart(bits, '0')).join('');
	const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '0');
	return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

const lc = [2, 5] as [number, number];
const hz24 = [6, 4] as [number, number];
const hz48 = [3, 4] as [number, number];
const stereo = [2, 4] as [number, number];
const plain = [0, 3] as [number, number];

describe('the description of a stream', () => {
	it.each([
		['AAC-LC', bytesOf(lc, [4, 4], stereo, plain), 44_100, 44_100],
		['AAC-LC that lists its channels', bytesOf(lc, [8, 4], [0, 4], plain, [0, 10]), 16_000, 16_000],
		['a rate of its own', bytesOf(lc, [15, 4], [22_049, 24], stereo, plain), 22_049, 22_050],
		['the least rate', bytesOf(lc, [12, 4], [1, 4], plain), 7350, 7350],
		['HE-AAC', bytesOf([5, 5], hz24, stereo, hz48, lc, plain), 24_000, 24_000],
		['HE-AAC v2', bytesOf([29, 5], hz24, [1, 4], hz48, lc, plain), 24_000, 24_000],
		[
			'HE-AAC, told behind',
			bytesOf(lc, hz24, stereo, plain, [0x2b7, 11], [5, 5], [1, 1], hz48),
			24_000,
			24_000,
		],
	])('tells the rate of the core: %s', (_name, description, rate, like) => {
		const config = readConfig(description);
		expect(config.rate).toBe(rate);
		expect(config.table.rate).toBe(like);
	});

	it.each([
		['AAC Main', bytesOf([1, 5], hz48, stereo, plain), /not AAC-LC/],
		['AAC-LD', bytesOf([23, 5], hz48, stereo, plain), /not AAC-LC/],
		['xHE-AAC', bytesOf([31, 5], [10, 6], hz48, stereo, plain), /not AAC-LC/],
		['another core', bytesOf([5, 5], hz24, stereo, hz48, [1, 5], plain), /not AAC-LC/],
		['frames of 960', bytesOf(lc, hz48, stereo, [4, 3]), /960 samples; only those of 1024/],
		['a rate without a meaning', bytesOf(lc, [13, 4], stereo, plain), /unknown rate/],
		['a rate of zero', bytesOf(lc, [15, 4], [0, 24], stereo, plain), /unknown rate/],
		['nothing but its beginning', bytesOf(lc), /cut off/],
	])('is refused where it is %s', (_name, description, message) => {
		expect(() => readConfig(description)).toThrow(message);
	});
});
