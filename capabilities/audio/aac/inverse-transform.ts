/**
 * Turns so many values of a spectrum into twice as many samples, by ISO/IEC 14496-3, 4.6.11.3.1: an
 * inverse MDCT, as a DCT of the fourth kind by a Fourier transform of half as many complex numbers.
 */
export function inverseTransform(size: number): (spectrum: Float64Array) => Float64Array {
	const half = size / 2;
	const real = new Float64Array(half);
	const imaginary = new Float64Array(half);
	const twist = turns(half, (at) => (at + 1 / 8) / (2 * size));
	const transform = fourierTransform(half);
	const middle = new Float64Array(size);
	return (spectrum) => {
		for (let at = 0; at < half; at++) {
			const a = spectrum[2 * at] ?? 0;
			const b = spectrum[size - 1 - 2 * at] ?? 0;
			const cos = twist.cos[at] ?? 0;
			const sin = twist.sin[at] ?? 0;
			real[at] = a * cos + b * sin;
			imaginary[at] = b * cos - a * sin;
		}
		transform(real, imaginary);
		for (let at = 0; at < half; at++) {
			const a = real[at] ?? 0;
			const b = imaginary[at] ?? 0;
			const cos = twist.cos[at] ?? 0;
			const sin = twist.sin[at] ?? 0;
			middle[2 * at] = (a * cos + b * sin) / size;
			middle[size - 1 - 2 * at] = (a * sin - b * cos) / size;
		}
		const samples = new Float64Array(2 * size);
		for (let at = 0; at < half; at++) {
			const upper = middle[half + at] ?? 0;
			const lower = middle[at] ?? 0;
			samples[at] = upper;
			samples[size - 1 - at] = -upper;
			samples[size + half + at] = -lower;
			samples[size + half - 1 - at] = -lower;
		}
		return samples;
	};
}

/** Cosines and sines of parts of a whole turn. */
function turns(count: number, partOf: (at: number) => number) {
	const angles = Float64Array.from({ length: count }, (_, at) => 2 * Math.PI * partOf(at));
	return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
}

/** In place, of a power of two. */
function fourierTransform(size: number): (real: Float64Array, imaginary: Float64Array) => void {
	const { cos, sin } = turns(size / 2, (at) => at / size);
	const bits = Math.log2(size);
	const mirrored = Array.from({ length: size }, (_, at) => {
		let to = 0;
		for (let bit = 0; bit < bits; bit++) to |= ((at >> bit) & 1) << (bits - 1 - bit);
		return to;
	});
	const swap = (values: Float64Array, one: number, other: number) => {
		[values[one], values[other]] = [values[other] ?? 0, values[one] ?? 0];
	};
	return (real, imaginary) => {
		for (const [at, to] of mirrored.entries()) {
			if (to <= at) continue;
			swap(real, at, to);
			swap(imaginary, at, to);
		}
		for (let span = 1; span < size; span *= 2) {
			const stride = size / span / 2;
			for (let first = 0; first < size; first += 2 * span) {
				for (let at = 0; at < span; at++) {
					const c = cos[at * stride] ?? 0;
					const s = sin[at * stride] ?? 0;
					const one = first + at;
					const other = one + span;
					const a = real[other] ?? 0;
					const b = imaginary[other] ?? 0;
					const turnedReal = a * c + b * s;
					const turnedImaginary = b * c - a * s;
					real[other] = (real[one] ?? 0) - turnedReal;
					imaginary[other] = (imaginary[one] ?? 0) - turnedImaginary;
					real[one] = (real[one] ?? 0) + turnedReal;
					imaginary[one] = (imaginary[one] ?? 0) + turnedImaginary;
				}
			}
		}
	};
}
