const ZERO_CROSSINGS = 16;

/** Windowed-sinc resampling with one filter per phase, low-passed at the lower of the two rates. */
export function resample(samples, from, to) {
	if (from === to) return samples;
	const divisor = greatestCommonDivisor(from, to);
	const step = from / divisor;
	const phases = to / divisor;
	const filters = phaseFilters(phases, Math.min(1, to / from));
	const reach = (filters[0].length - 1) / 2;
	const output = new Float32Array(Math.floor((samples.length * to) / from));
	for (let i = 0; i < output.length; i++) {
		const position = i * step;
		const first = Math.floor(position / phases) - reach;
		const filter = filters[position % phases];
		const begin = Math.max(0, -first);
		const end = Math.min(filter.length, samples.length - first);
		let sum = 0;
		for (let k = begin; k < end; k++) sum += filter[k] * samples[first + k];
		output[i] = sum;
	}
	return output;
}

function phaseFilters(phases, cutoff) {
	const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
	return Array.from({ length: phases }, (_, phase) =>
		Float32Array.from({ length: 2 * reach + 1 }, (_, k) => {
			const x = (k - reach - phase / phases) * cutoff;
			const window =
				Math.abs(x) < ZERO_CROSSINGS ? Math.cos((Math.PI * x) / (2 * ZERO_CROSSINGS)) ** 2 : 0;
			return cutoff * sinc(x) * window;
		}),
	);
}

const sinc = (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const greatestCommonDivisor = (a, b) => (b === 0 ? a : greatestCommonDivisor(b, a % b));
