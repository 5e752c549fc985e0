import { spectra } from './spectra.mjs';

// Frames of 32 ms: what sounds the same 96 ms on is held, which no voice does for long.
const APART = 3;
const HELD = 0.97;
// A note is short and the next one is another: half a second around a frame decides.
const REACH = 7;

/**
 * Whether each frame lies in tones that are held, as of an instrument: 1 or 0. A speaking voice
 * glides all the time, and a detector of speech takes a chord for a vowel.
 */
export function steadyTones(samples, frame) {
	const shapes = spectra(samples, frame);
	const held = Uint8Array.from(shapes, (_, at) =>
		Math.max(likeness(shapes[at], shapes[at - APART]), likeness(shapes[at], shapes[at + APART])) >
		HELD
			? 1
			: 0,
	);
	return held.map((_, at) => {
		const around = held.subarray(Math.max(0, at - REACH), at + REACH + 1);
		return around.reduce((sum, one) => sum + one, 0) * 2 > around.length ? 1 : 0;
	});
}

/** Cosine of the angle between two spectra of length one. */
function likeness(one, other) {
	if (!other) return 0;
	let sum = 0;
	for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
	return sum;
}
