import { type Bits } from './bits.ts';
import { spectralTables } from './codebooks.ts';
import { type Layout } from './layout.ts';
import { readSymbol, toCodebook } from './read-symbol.ts';

/** The codebook whose largest value stands for larger ones, which follow. */
const openBook = 11;
const openValue = 16;

/** Of a symbol by its number: the values it stands for. */
const codebooks = spectralTables.map(({ values, steps, isSigned, symbols }, at) => ({
	...{ ...toCodebook(symbols), values, isSigned, isOpen: at + 1 === openBook },
	valuesOf: Array.from({ length: steps ** values }, (_, symbol) =>
		Array.from({ length: values }, (_value, digit) => {
			const value = Math.floor(symbol / steps ** (values - 1 - digit)) % steps;
			return isSigned ? value - (steps - 1) / 2 : value;
		}),
	),
}));

/** Reads spectral_data, ISO/IEC 14496-3, 4.6.3.3: bands of a book that has no values are left at zero. */
export function readSpectrum(
	bits: Bits,
	{ bands }: Layout,
	bookOf: Uint8Array,
	spectrum: Float64Array,
): void {
	for (const [at, { starts, width }] of bands.entries()) {
		const codebook = codebooks[(bookOf[at] ?? 0) - 1];
		if (!codebook) continue;
		for (const start of starts) {
			for (let to = start; to < start + width; to += codebook.values) {
				const values = codebook.valuesOf[readSymbol(bits, codebook)] ?? [];
				spectrum.set(codebook.isSigned ? values : withSigns(bits, values), to);
				if (codebook.isOpen) extend(bits, spectrum, to);
			}
		}
	}
}

const withSigns = (bits: Bits, values: readonly number[]): number[] =>
	values.map((value) => (value !== 0 && bits.isSet() ? -value : value));

/** Values as large as the codebook goes are followed by how large they are: their length, then the rest. */
function extend(bits: Bits, spectrum: Float64Array, from: number): void {
	for (let at = from; at < from + 2; at++) {
		const value = spectrum[at] ?? 0;
		if (Math.abs(value) !== openValue) continue;
		let length = 4;
		while (bits.isSet()) length++;
		if (length > 12) throw new Error('The frame has a value that is too large');
		spectrum[at] = Math.sign(value) * (2 ** length + bits.read(length));
	}
}
