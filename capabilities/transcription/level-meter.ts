import type { Levels } from './levels';

const windowSeconds = 0.05;
const quietest = -100;

/** Measures the loudness of samples as they come: the root mean square of each window, in decibels. */
export function levelMeter(samplesPerSecond: number) {
	const size = Math.max(1, Math.round(samplesPerSecond * windowSeconds));
	let values = new Float32Array(4096);
	let count = 0;
	let power = 0;
	let inWindow = 0;
	const close = () => {
		if (count === values.length) values = grown(values);
		values[count++] = Math.max(quietest, 10 * Math.log10(power / inWindow));
		power = 0;
		inWindow = 0;
	};
	return {
		/** Takes samples from -1 to 1 after multiplication with the scale. */
		add(samples: Float32Array | Int16Array, scale = 1) {
			for (const sample of samples) {
				power += (sample * scale) ** 2;
				if (++inWindow === size) close();
			}
		},
		levels(): Levels {
			if (inWindow > 0) close();
			return { windowSeconds: size / samplesPerSecond, values: values.slice(0, count) };
		},
	};
}

function grown(values: Float32Array): Float32Array<ArrayBuffer> {
	const larger = new Float32Array(values.length * 2);
	larger.set(values);
	return larger;
}
