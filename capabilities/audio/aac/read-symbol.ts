import { type Bits } from './bits.ts';
import { type Symbols } from './codebooks.ts';

export interface Codebook {
	/** Codewords of each length, from none of 0 bits on. */
	counts: readonly number[];
	/** In order of their codewords. */
	symbols: readonly number[];
}

/** Codewords count up, the short ones first, so that how many there are of each length tells them all. */
export function toCodebook(byLength: Symbols): Codebook {
	const lists = Object.entries(byLength).map(([length, list]) => ({
		length: Number(length),
		symbols: list.split(' ').map(Number),
	}));
	const counts = new Array<number>((lists.at(-1)?.length ?? 0) + 1).fill(0);
	for (const { length, symbols } of lists) counts[length] = symbols.length;
	return { counts, symbols: lists.flatMap(({ symbols }) => symbols) };
}

export function readSymbol(bits: Bits, { counts, symbols }: Codebook): number {
	let code = 0;
	let first = 0;
	let passed = 0;
	for (let length = 1; length < counts.length; length++) {
		code = code * 2 + (bits.isSet() ? 1 : 0);
		first *= 2;
		const count = counts[length] ?? 0;
		if (code - first < count) return symbols[passed + code - first] ?? 0;
		passed += count;
		first += count;
	}
	throw new Error('The frame holds an unknown codeword');
}
