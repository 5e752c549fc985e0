import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createTranscriber } from '../playground/endpoint/speech/transcriber.mjs';
import { wordErrorRate } from '../playground/recordings/word-error-rate.mjs';
import { say } from '../playground/setup/progress.mjs';
import { makeNote, notes } from './voice-notes/make-note.mjs';
import { watchMemory } from './voice-notes/watch-memory.mjs';

const recordings = resolve(import.meta.dirname, '../playground/recordings');
const absent = '/nowhere/ffmpeg';
/** Percentage points of wrong words that decoding without ffmpeg may cost. */
const maxDifference = 0.2;
const longMinutes = 30;
const small = ['ogg, opus of 16 kb/s', 'm4a, AAC of 64 kb/s'];

/**
 * Voice notes decoded with ffmpeg and without it: wrong words of what the speech model hears, times
 * of real time, and memory. Needs an ffmpeg that makes the notes; `--small` takes one short note in two forms.
 */
export async function measure(parts) {
	const { values } = parseArgs({
		args: parts,
		options: { built: { type: 'string', default: 'dist' }, small: { type: 'boolean' } },
	});
	const built = createRequire(join(resolve(values.built), 'x.js'));
	const { convertAudio } = built('./capabilities/audio/convert-audio.js');
	const { probeAudio } = built('./capabilities/audio/probe-audio.js');
	const folder = mkdtempSync(join(tmpdir(), 'voice-notes-'));
	const transcriber = createTranscriber();
	const { signal } = new AbortController();

	/** Decodes a note and tells how many times faster than it plays, and by how much memory grew. */
	async function decode(path, ffmpegPath) {
		const probed = await probeAudio(path, 'note');
		const recording = { path, fileName: 'note', byteLength: 0, ...probed };
		const memory = watchMemory();
		const began = performance.now();
		const converted = await convertAudio(recording, folder, { signal, ffmpegPath });
		const seconds = (performance.now() - began) / 1000;
		return { ...converted, times: probed.durationSeconds / seconds, grewMb: memory.end() };
	}

	async function hear(path) {
		const texts = [];
		for await (const { text } of transcriber.transcribe(readFileSync(path), signal)) {
			texts.push(text);
		}
		return texts.join(' ');
	}

	async function compare(form, spoken) {
		const sums = { words: 0, ffmpeg: 0, own: 0, ffmpegTimes: [], ownTimes: [] };
		for (const { file, text } of spoken) {
			const note = makeNote(join(recordings, file), form, folder);
			const words = text.split(/\s+/).length;
			sums.words += words;
			const withIt = await decode(note, 'ffmpeg');
			sums.ffmpegTimes.push(withIt.times);
			sums.ffmpeg += words * wordErrorRate(text, await hear(withIt.path));
			const without = await decode(note, absent);
			sums.ownTimes.push(without.times);
			sums.own += words * wordErrorRate(text, await hear(without.path));
		}
		const rates = [sums.ffmpeg, sums.own].map((wrong) => (100 * wrong) / sums.words);
		say(
			`${form}: wrong words ${rates[0].toFixed(2)} % with ffmpeg, ${rates[1].toFixed(2)} % without; ${median(sums.ffmpegTimes)} and ${median(sums.ownTimes)} times real time (${sums.words} words)`,
		);
		return rates[1] - rates[0] <= maxDifference;
	}

	try {
		const all = JSON.parse(readFileSync(join(recordings, 'recordings.json'), 'utf8'));
		const results = [];
		if (values.small) {
			for (const form of small) results.push(await compare(form, all.slice(0, 1)));
			return results.every(Boolean);
		}
		for (const form of Object.keys(notes)) {
			const long = makeNote(join(recordings, 'quarterly-review.mp3'), form, folder, longMinutes);
			const { times, grewMb } = await decode(long, absent);
			say(
				`${form}, ${longMinutes} minutes without ffmpeg: ${Math.round(times)} times real time, memory grew by ${grewMb} MB`,
			);
			results.push(await compare(form, all));
		}
		return results.every(Boolean);
	} finally {
		await transcriber.close();
		rmSync(folder, { recursive: true });
	}
}

const median = (values) => Math.round(values.toSorted((a, b) => a - b)[values.length >> 1]);
