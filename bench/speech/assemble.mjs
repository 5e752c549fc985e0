import { noise, tones } from './sounds.mjs';
import { joined } from './speak.mjs';
import { sampleRate } from './wav.mjs';

// Of the loudness of speech: as loud between the utterances, 20 decibels softer under them.
const under = 0.1;

/** Four ways to put the same utterances into one recording; each tells when every one is said. */
export const assemblies = {
	'with pauses': (spoken, { upTo }) =>
		lay(spoken, () => new Int16Array(Math.round((upTo(2500, 600) / 1000) * sampleRate))),
	'without pauses': (spoken) => lay(spoken, () => new Int16Array(0)),
	'with music and noise': (spoken, random) => lay(spoken, musicOrNoise(spoken, random)),
	'with music and noise under it': (spoken, random) => {
		const level = loudness(spoken);
		const recording = lay(spoken, musicOrNoise(spoken, random));
		const { samples, times } = recording;
		for (const [index, { from, to }] of times.entries()) {
			const make = index % 2 === 0 ? tones : noise;
			const bed = make(to - from, level * under, random);
			for (let at = from; at < to; at++) samples[at] = clip(samples[at] + bed[at - from]);
		}
		return { ...recording, hasSoundUnder: true };
	},
};

/** Chords or noise for up to three seconds, as loud as what is said. */
function musicOrNoise(spoken, random) {
	const level = loudness(spoken);
	return () => {
		const length = Math.round((random.upTo(3000, 800) / 1000) * sampleRate);
		return random.upTo(2) === 1 ? tones(length, level, random) : noise(length, level, random);
	};
}

function lay(spoken, between) {
	const pieces = [];
	const times = [];
	let at = 0;
	for (const [index, utterance] of spoken.entries()) {
		if (index > 0) {
			const gap = between();
			pieces.push(gap);
			at += gap.length;
		}
		times.push({ from: at, to: at + utterance.length });
		pieces.push(utterance);
		at += utterance.length;
	}
	return { samples: joined(pieces), times };
}

/** Root of the mean square of what is said. */
function loudness(spoken) {
	let sum = 0;
	let count = 0;
	for (const utterance of spoken) {
		for (const sample of utterance) sum += sample * sample;
		count += utterance.length;
	}
	return Math.sqrt(sum / count);
}

const clip = (value) => Math.max(-32_768, Math.min(32_767, Math.round(value)));
