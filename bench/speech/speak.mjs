import { join } from 'node:path';
import { run } from '../../playground/setup/command.mjs';
import { commandFrom } from '../../playground/setup/system-packages.mjs';
import { readWav, sampleRate } from './wav.mjs';

const frame = sampleRate / 100;
const quiet = 260;
const longestPause = 12;
const edge = 3;

/** Speaks texts in order until they last as many samples; returns the samples of each. Needs flite. */
export async function speakUntil(length, texts, folder, concurrency = 2) {
	const flite = await commandFrom('flite', ['flite'], 'to speak for the bench');
	if (!flite) throw new Error('This bench needs a voice: please install flite');
	const spoken = [];
	let next = 0;
	let sum = 0;
	const speak = async (name) => {
		const wav = join(folder, `voice-${name}.wav`);
		while (sum < length && next < texts.length) {
			const index = next++;
			await run(flite, ['-voice', 'slt', '-t', texts[index], '-o', wav]);
			spoken[index] = withoutSilence(readWav(wav));
			sum += spoken[index].length;
		}
	};
	await Promise.all(Array.from({ length: concurrency }, (_, name) => speak(name)));
	if (sum < length) throw new Error('The texts are shorter than was thought: make more of them');
	// What was spoken at the same time is too much.
	let left = length;
	return spoken.slice(0, spoken.findIndex((one) => (left -= one.length) <= 0) + 1);
}

/** Speech that begins and ends at once, and in which no pause is longer than 0.12 s. */
function withoutSilence(samples) {
	const frames = Math.floor(samples.length / frame);
	const loud = Array.from({ length: frames }, (_, at) =>
		samples.subarray(at * frame, (at + 1) * frame).some((sample) => Math.abs(sample) > quiet),
	);
	const first = loud.indexOf(true);
	const last = loud.lastIndexOf(true);
	const kept = [];
	let since = 0;
	for (let at = Math.max(0, first - edge); at <= Math.min(frames - 1, last + edge); at++) {
		since = loud[at] ? 0 : since + 1;
		if (since <= longestPause) kept.push(samples.subarray(at * frame, (at + 1) * frame));
	}
	return joined(kept);
}

/** Pieces of sound in a row. */
export function joined(pieces) {
	const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const piece of pieces) {
		all.set(piece, at);
		at += piece.length;
	}
	return all;
}
