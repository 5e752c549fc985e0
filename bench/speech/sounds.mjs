import { sampleRate } from './wav.mjs';

const scale = [220, 246.94, 277.18, 293.66, 329.63, 369.99, 415.3, 440];
const beat = sampleRate / 4;

/** Chords of three notes that change four times a second, of the given loudness. */
export function tones(length, level, { pick }) {
	const wave = new Float64Array(length);
	for (let from = 0; from < length; from += beat) {
		const notes = [pick(scale) / 2, pick(scale), pick(scale) * 1.5];
		for (let at = from; at < Math.min(length, from + beat); at++) {
			const seconds = (at - from) / sampleRate;
			// Struck and dying away, as on a piano.
			const strength = Math.min(1, seconds * 100) * Math.exp(-3 * seconds);
			for (const note of notes) wave[at] += strength * Math.sin(2 * Math.PI * note * seconds);
		}
	}
	return levelled(wave, level);
}

/** Pink noise, as of rain or a busy street, of the given loudness. */
export function noise(length, level, { upTo }) {
	const wave = new Float64Array(length);
	let [slow, middle, fast] = [0, 0, 0];
	for (let at = 0; at < length; at++) {
		const white = (upTo(2000) - 1000) / 1000;
		// Three low passes whose sum falls by three decibels an octave.
		slow = 0.99765 * slow + 0.099046 * white;
		middle = 0.963 * middle + 0.2965164 * white;
		fast = 0.57 * fast + 1.0526913 * white;
		wave[at] = slow + middle + fast + 0.1848 * white;
	}
	return levelled(wave, level);
}

function levelled(wave, level) {
	const now = Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length);
	const gain = now === 0 ? 0 : level / now;
	return Int16Array.from(wave, (sample) =>
		Math.max(-32_768, Math.min(32_767, Math.round(sample * gain))),
	);
}
