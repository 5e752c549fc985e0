import type { Levels } from './levels';

const windowSeconds = 0.05;
const quietest = -100;

/** Measures the loudness of samples as they come: the root mean square of each window, in decibels. */
export function levelMeter(samplesPerSecond: number) {
	const size = Math.max(1, Math.round(samplesPerSecond * windowSeconds));
	const values: number[] = [];
	let energy = 0;
	let measured = 0;
	const level = (sum: number, count: number) => Math.max(quietest, 10 * Math.log10(sum / count));
	return {
		/** Takes samples that are between -1 and 1 once they are multiplied by the scale. */
		add(samples: Float32Array | Int16Array, scale = 1) {
			// Shared variables make every addition allocate; in a billion bytes that counts.
			let sum = energy;
			let count = measured;
			for (const sample of samples) {
				const value = sample * scale;
				sum += value * value;
				if (++count < size) continue;
				values.push(level(sum, count));
				sum = count = 0;
			}
			energy = sum;
			measured = count;
		},
		levels(): Levels {
			const rest = measured > 0 ? [level(energy, measured)] : [];
			return {
				windowSeconds: size / samplesPerSecond,
				values: Float32Array.from(values.concat(rest)),
			};
		},
	};
}
