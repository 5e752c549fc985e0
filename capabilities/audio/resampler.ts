// Loaded by a thread, so it imports none of our files.

/** Changes the rate of samples as they come. */
export interface Resampler {
	/** What is complete so far; a few samples wait for those that follow them. */
	push(samples: Float32Array): Float32Array;
	/** What waits still. */
	end(): Float32Array;
}

// Of the filter, on each side: more cut the band off more sharply.
const zeroCrossings = 16;

/** Cuts off what the lower of the two rates cannot hold: a sinc in a window of Hann, one for each phase. */
export function resampler(from: number, to: number): Resampler {
	const divisor = greatestCommonDivisor(from, to);
	const step = from / divisor;
	const phases = to / divisor;
	const cutoff = Math.min(1, to / from);
	const reach = Math.ceil(zeroCrossings / cutoff);
	const filters: Float32Array[] = [];
	let waiting = new Float32Array(reach);
	/** Where the next sample lies in what waits, in parts of an input sample. */
	let position = reach * phases;
	const push = (samples: Float32Array): Float32Array => {
		const input = new Float32Array(waiting.length + samples.length);
		input.set(waiting);
		input.set(samples, waiting.length);
		const room = (input.length - reach) * phases - position;
		const output = new Float32Array(Math.max(0, Math.ceil(room / step)));
		for (let at = 0; at < output.length; at++, position += step) {
			const phase = position % phases;
			const filter = (filters[phase] ??= filterOf(phase / phases, reach, cutoff));
			const first = (position - phase) / phases - reach;
			let sum = 0;
			for (let tap = 0; tap < filter.length; tap++) {
				sum += (filter[tap] ?? 0) * (input[first + tap] ?? 0);
			}
			output[at] = sum;
		}
		const used = Math.max(0, Math.floor(position / phases) - reach);
		waiting = input.slice(used);
		position -= used * phases;
		return output;
	};
	return { push, end: () => push(new Float32Array(reach)) };
}

function filterOf(offset: number, reach: number, cutoff: number): Float32Array {
	return Float32Array.from({ length: 2 * reach + 1 }, (_, tap) => {
		const x = (tap - reach - offset) * cutoff;
		if (Math.abs(x) >= zeroCrossings) return 0;
		const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
		return cutoff * sinc * Math.cos((Math.PI * x) / (2 * zeroCrossings)) ** 2;
	});
}

const greatestCommonDivisor = (a: number, b: number): number =>
	b === 0 ? a : greatestCommonDivisor(b, a % b);
