import { type RateTable } from './bands.ts';
import { type Bits } from './bits.ts';
import { factorSymbols } from './codebooks.ts';
import { frameLength, readLayout, sequences, type Layout } from './layout.ts';
import { readShaping, type Shaping } from './noise-shaping.ts';
import { readSpectrum } from './read-spectrum.ts';
import { readSymbol, toCodebook } from './read-symbol.ts';

export interface AacChannel {
	layout: Layout;
	/** Of each band the number of its codebook, or one of `books`. */
	bookOf: Uint8Array;
	/** Of each band its scale factor, the energy of its noise or its place between the channels. */
	factorOf: Int16Array;
	/** Values before they are scaled. */
	spectrum: Float64Array;
	shaping: Shaping[];
}

/** Codebooks that stand for something else than values. */
export const books = { zero: 0, reserved: 12, noise: 13, opposite: 14, intensity: 15 };

interface Pulse {
	at: number;
	height: number;
}

const factorCodebook = toCodebook(factorSymbols);
const factorMiddle = 60;
const largestFactor = 255;
const bounded = (value: number) => Math.max(-largestFactor, Math.min(largestFactor, value));

/** Reads individual_channel_stream, ISO/IEC 14496-3, table 4.50; the layout may be that of both channels. */
export function readChannel(bits: Bits, table: RateTable, shared?: Layout): AacChannel {
	const gain = bits.read(8);
	const layout = shared ?? readLayout(bits, table);
	const isShort = layout.sequence === sequences.short;
	const bookOf = readBooks(bits, layout);
	const factorOf = readFactors(bits, bookOf, gain);
	const pulses = bits.isSet() ? readPulses(bits, layout) : [];
	if (isShort && pulses.length > 0) throw new Error('The frame has pulses in short windows');
	const shaping = bits.isSet() ? readShaping(bits, isShort) : [];
	if (bits.isSet()) throw new Error('The frame has a gain control, which is not AAC-LC');
	const spectrum = new Float64Array(frameLength);
	readSpectrum(bits, layout, bookOf, spectrum);
	for (const { at, height } of pulses) {
		const value = spectrum[at] ?? 0;
		spectrum[at] = value > 0 ? value + height : value - height;
	}
	return { layout, bookOf, factorOf, spectrum, shaping };
}

function readBooks(bits: Bits, { bands, bandsPerGroup, sequence }: Layout): Uint8Array {
	const bookOf = new Uint8Array(bands.length);
	const width = sequence === sequences.short ? 3 : 5;
	const goesOn = 2 ** width - 1;
	for (let group = 0; group < bands.length; group += bandsPerGroup) {
		const end = group + bandsPerGroup;
		for (let at = group; at < end;) {
			const book = bits.read(4);
			if (book === books.reserved) throw new Error('The frame has an unknown codebook');
			const first = at;
			let part: number;
			do {
				part = bits.read(width);
				at += part;
			} while (part === goesOn);
			if (at > end) throw new Error('The frame has too many bands');
			bookOf.fill(book, first, at);
		}
	}
	return bookOf;
}

function readFactors(bits: Bits, bookOf: Uint8Array, gain: number): Int16Array {
	let factor = gain;
	let place = 0;
	let noise: number | undefined;
	const difference = () => readSymbol(bits, factorCodebook) - factorMiddle;
	return Int16Array.from(bookOf, (book) => {
		if (book === books.zero) return 0;
		if (book === books.noise) {
			noise = noise === undefined ? gain - 90 - 256 + bits.read(9) : noise + difference();
			return bounded(noise);
		}
		if (book > books.noise) {
			place += difference();
			return bounded(place);
		}
		factor += difference();
		if (factor < 0 || factor > largestFactor)
			throw new Error('The frame has an invalid scale factor');
		return factor;
	});
}

function readPulses(bits: Bits, { offsets }: Layout): Pulse[] {
	const count = bits.read(2) + 1;
	let at = offsets[bits.read(6)] ?? frameLength;
	return Array.from({ length: count }, () => {
		at += bits.read(5);
		if (at >= frameLength) throw new Error('The frame has a pulse behind its end');
		return { at, height: bits.read(4) };
	});
}
