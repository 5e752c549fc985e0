import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../../playground/documents/random.mjs';
import { run } from '../../playground/setup/command.mjs';
import { temporaryFolder } from '../../playground/setup/guarded.mjs';
import { ffmpeg } from '../../playground/setup/tools.mjs';
import { assemblies } from './assemble.mjs';
import { inventTalk } from './invent-talk.mjs';
import { speakUntil } from './speak.mjs';
import { sampleRate, writeWav } from './wav.mjs';

// A voice says an utterance within four to six seconds; what is too much is left out.
const utterancesPerMinute = 20;

/**
 * At least `minutes` of speech of our own making, the same for the same seed: the utterances alone
 * and four recordings of all of them, as wav and as mp3 of 64 kb/s. Each `said` is
 * { text, start, end } in seconds. The files are gone with `remove()` or with the process.
 */
export async function speechSets({ minutes, seed }) {
	const folder = temporaryFolder('n8n-speech-');
	const random = randomOf(seed);
	const texts = inventTalk(random, Math.ceil(minutes * utterancesPerMinute));
	const spoken = await speakUntil(minutes * 60 * sampleRate, texts, folder.path);
	const utterances = spoken.map(({ length }, index) => ({
		text: texts[index],
		wav: join(folder.path, `utterance-${index}.wav`),
		seconds: length / sampleRate,
	}));
	const hash = createHash('sha256');
	for (const [index, { text, wav }] of utterances.entries()) {
		writeWav(wav, spoken[index]);
		hash.update(text).update(spoken[index]);
	}
	const recordings = [];
	for (const [name, assemble] of Object.entries(assemblies)) {
		const made = assemble(spoken, random);
		hash.update(made.samples);
		const recording = await write(name, made, folder.path);
		const said = recording.times.map(({ from, to }, index) => ({
			text: utterances[index].text,
			start: from / sampleRate,
			end: to / sampleRate,
		}));
		const { hasSoundUnder = false } = made;
		recordings.push({ name, ...recording.files, seconds: recording.seconds, said, hasSoundUnder });
	}
	const sets = { hash: hash.digest('hex'), utterances, recordings };
	writeFileSync(join(folder.path, 'speech.json'), JSON.stringify(sets, undefined, '\t'));
	return { ...sets, folder: folder.path, remove: folder.remove };
}

async function write(name, { samples, times }, folder) {
	const base = join(folder, name.replaceAll(' ', '-'));
	const files = { wav: `${base}.wav`, mp3: `${base}.mp3` };
	writeWav(files.wav, samples);
	const encoder = await ffmpeg();
	if (!encoder) throw new Error('This bench needs ffmpeg to make mp3 files');
	const sound = ['-c:a', 'libmp3lame', '-b:a', '64k'];
	await run(encoder, ['-v', 'error', '-y', '-i', files.wav, ...sound, files.mp3]);
	return { files, times, seconds: samples.length / sampleRate };
}
