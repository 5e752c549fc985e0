const SIZE = 1024;
// Of bands 16 Hz wide: from 100 Hz to 4 kHz, where voices and instruments differ.
const FIRST_BAND = 6;
const LAST_BAND = 256;

const window = Float64Array.from(
	{ length: SIZE },
	(_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE),
);
const cosines = Float64Array.from({ length: SIZE / 2 }, (_, i) =>
	Math.cos((2 * Math.PI * i) / SIZE),
);
const sines = Float64Array.from(
	{ length: SIZE / 2 },
	(_, i) => -Math.sin((2 * Math.PI * i) / SIZE),
);
const reversed = Uint16Array.from({ length: SIZE }, (_, i) =>
	Number.parseInt(i.toString(2).padStart(Math.log2(SIZE), '0').split('').reverse().join(''), 2),
);

/** The strengths of the bands in 64 ms from the start of each frame, as a vector of length one (or all zero). */
export function spectra(samples, frame) {
	const real = new Float64Array(SIZE);
	const imaginary = new Float64Array(SIZE);
	return Array.from({ length: Math.ceil(samples.length / frame) }, (_, at) => {
		for (let i = 0; i < SIZE; i++) {
			const from = reversed[i];
			real[i] = (samples[at * frame + from] ?? 0) * window[from];
		}
		imaginary.fill(0);
		transform(real, imaginary);
		const bands = new Float32Array(LAST_BAND - FIRST_BAND);
		for (let i = 0; i < bands.length; i++)
			bands[i] = Math.hypot(real[FIRST_BAND + i], imaginary[FIRST_BAND + i]);
		const length = Math.sqrt(bands.reduce((sum, x) => sum + x * x, 0));
		return length > 0 ? bands.map((x) => x / length) : bands;
	});
}

/** Fast Fourier transform in place, of values that lie in bit-reversed order. */
function transform(real, imaginary) {
	for (let half = 1; half < SIZE; half *= 2) {
		const step = SIZE / (2 * half);
		for (let block = 0; block < SIZE; block += 2 * half) {
			for (let k = 0; k < half; k++) {
				const [low, high] = [block + k, block + k + half];
				const [c, s] = [cosines[k * step], sines[k * step]];
				const re = real[high] * c - imaginary[high] * s;
				const im = real[high] * s + imaginary[high] * c;
				real[high] = real[low] - re;
				imaginary[high] = imaginary[low] - im;
				real[low] += re;
				imaginary[low] += im;
			}
		}
	}
}
