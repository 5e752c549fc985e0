import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

// Makes the recordings again from recordings.json. Needs flite, festival (festvox-us-slt-hts) and ffmpeg.

const VOICES = {
	'flite-slt': (text, wav) => execFileSync('flite', ['-voice', 'slt', '-t', text, '-o', wav]),
	'festival-slt': (text, wav) =>
		execFileSync('text2wave', ['-eval', '(voice_cmu_us_slt_arctic_hts)', '-o', wav], {
			input: text,
		}),
};

const ENCODINGS = {
	'.wav': ['-c:a', 'pcm_s16le'],
	'.mp3': ['-c:a', 'libmp3lame', '-b:a', '48k'],
	'.ogg': ['-c:a', 'libvorbis', '-q:a', '2'],
};

const list = new URL('recordings.json', import.meta.url);
const recordings = JSON.parse(readFileSync(list, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
const wav = join(folder, 'spoken.wav');

for (const recording of recordings) {
	const output = join(import.meta.dirname, recording.file);
	VOICES[recording.voice](recording.text, wav);
	const encoding = [...ENCODINGS[extname(output)], '-ar', '16000', '-ac', '1'];
	// bitexact leaves dates and versions out, so that the same text gives the same file.
	execFileSync('ffmpeg', [
		'-y',
		'-v',
		'error',
		'-i',
		wav,
		'-fflags',
		'+bitexact',
		'-flags:a',
		'+bitexact',
		...encoding,
		output,
	]);
	recording.seconds = secondsOf(output);
}

rmSync(folder, { recursive: true });
writeFileSync(list, `${JSON.stringify(recordings, undefined, '\t')}\n`);

function secondsOf(file) {
	const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
	return Math.round(Number(execFileSync('ffprobe', args, { encoding: 'utf8' })) * 10) / 10;
}
