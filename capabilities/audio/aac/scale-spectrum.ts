import { books, type AacChannel } from './read-channel.ts';

/** Scale factors count quarters of doublings; this one leaves values as they are. */
const factorOfOne = 100;

/** Undoes the quantization of values and fills bands of noise, by ISO/IEC 14496-3, 4.6.1, 4.6.2 and 4.6.13. */
export function scaleSpectrum(
	{ layout, bookOf, factorOf, spectrum }: AacChannel,
	random: () => number,
): void {
	for (const [at, { starts, width }] of layout.bands.entries()) {
		const book = bookOf[at] ?? 0;
		const factor = factorOf[at] ?? 0;
		for (const start of starts) {
			const values = spectrum.subarray(start, start + width);
			if (book === books.noise) fillNoise(values, 2 ** (factor / 4), random);
			else if (book < books.noise) scale(values, 2 ** ((factor - factorOfOne) / 4));
		}
	}
}

function scale(values: Float64Array, by: number): void {
	for (let at = 0; at < values.length; at++) {
		const value = values[at] ?? 0;
		if (value !== 0) values[at] = by * value * Math.cbrt(Math.abs(value));
	}
}

/** Noise of an energy, the root of which is told. */
function fillNoise(values: Float64Array, root: number, random: () => number): void {
	let energy = 0;
	for (let at = 0; at < values.length; at++) {
		const value = random();
		values[at] = value;
		energy += value ** 2;
	}
	const by = energy > 0 ? root / Math.sqrt(energy) : 0;
	for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) * by;
}

/** Numbers between -1 and 1, the same ones from each beginning: a generator of Marsaglia's. */
export function randomNumbers(): () => number {
	let state = 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return state / 2 ** 31;
	};
}
