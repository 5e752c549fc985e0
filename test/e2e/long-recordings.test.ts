import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRecordings, type Recording } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { ffmpegAbsence, sample, silence, wavFile } from '../helpers/recordings';
import { chain, readFiles, transcription } from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(240_000);

const sampleRate = 16_000;

let stage: Stage;
let recordings: Recording[];

beforeAll(async () => {
	stage = await sharedStage();
	recordings = copyRecordings(stage.n8n, ['.wav', '.mp3', '.ogg']);
});

interface Transcript {
	fileName: string;
	text: string;
	segments: { start: number; end: number; text: string }[];
	chunks: number;
	warnings: string[];
}

const suspended = { runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } };
const inMinutes = { options: { chunkMinutes: 1 } };

it.each([
	['inline', { runMode: 'inline' }],
	['as jobs of their own, while the execution waits', suspended],
])('a recording longer than a chunk is transcribed %s', async (_name, mode) => {
	const file = 'quarterly-review.mp3';
	const execution = await runChain(
		stage,
		chain([
			readFiles(`${stage.n8n.files}/recordings/${file}`),
			transcription({ ...mode, ...inMinutes, outputFiles: ['srt', 'json'] }),
		]),
		200_000,
	);
	expect(execution.status).toBe('success');
	const [item] = stage.client.items(execution, 'Transcribe');
	const transcript = item?.json as Transcript;
	const said = recordings.find((one) => one.file === file)?.text ?? '';
	expect(transcript.chunks).toBeGreaterThanOrEqual(3);
	expect(wordErrorRate(said, transcript.text)).toBeLessThan(0.06);
	expect(transcript.segments.map(({ text }) => text).join(' ')).toBe(transcript.text);
	let free = 0;
	for (const { start, end } of transcript.segments) {
		expect(start).toBeGreaterThanOrEqual(free);
		free = end;
	}
	const srt = item ? (await stage.client.binary(item, 'srt')).toString() : '';
	expect(Math.max(...srt.split('\n').map((line) => line.length))).toBeLessThanOrEqual(42);
	const json = item ? (await stage.client.binary(item, 'json')).toString() : '{}';
	expect(JSON.parse(json)).toEqual(transcript);
});

it('bad recordings of a batch say what is wrong, and the others go on', async () => {
	const folder = join(stage.n8n.files, 'mixed');
	mkdirSync(folder, { recursive: true });
	const good = sample('invoice-memo.mp3');
	const files: Record<string, Buffer> = {
		'1-empty.mp3': Buffer.alloc(0),
		'2-truncated.mp3': good.subarray(0, 90_000),
		'3-wrong-name.wav': good,
		'4-not-a-sound.mp3': Buffer.from('Minutes of the meeting\n'.repeat(40)),
		'5-silence.wav': silence(40),
		...(ffmpegAbsence === undefined ? { '6-video.mp4': video(good) } : {}),
	};
	for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
	const execution = await runChain(
		stage,
		chain([
			readFiles(`${folder}/*`),
			transcription(suspended, { onError: 'continueRegularOutput' }),
		]),
		200_000,
	);
	expect(execution.status).toBe('success');
	const names = Object.keys(files);
	const items = stage.client.items(execution, 'Transcribe');
	expect(items).toHaveLength(names.length);
	const byName = new Map(
		items.map((item) => {
			const place = (item.pairedItem as { item: number }).item;
			return [names[place] ?? '', item.json as Transcript & { error?: { message: string } }];
		}),
	);
	expect(byName.get('1-empty.mp3')?.error?.message).toBe('The file 1-empty.mp3 is empty');
	expect(byName.get('2-truncated.mp3')?.text).toMatch(/\w+ \w+/);
	const whole = byName.get('3-wrong-name.wav')?.text ?? '';
	const said = recordings.find(({ file }) => file === 'invoice-memo.mp3')?.text ?? '';
	expect(wordErrorRate(said, whole)).toBeLessThan(0.1);
	expect(byName.get('4-not-a-sound.mp3')?.error?.message).toMatch(
		/not an audio file, or it is damaged/,
	);
	expect(byName.get('5-silence.wav')).toMatchObject({
		text: '',
		warnings: ['No sound was detected in the recording'],
	});
	if (ffmpegAbsence === undefined) {
		expect(wordErrorRate(said, byName.get('6-video.mp4')?.text ?? '')).toBeLessThan(0.1);
	}
});

it('music between two people who speak is no speech, and does not move the times behind it', async () => {
	const [first, second] = ['weekly-planning.wav', 'delivery-update.wav'];
	const [before, music, after] = [soundOf(sample(first)), chords(3), soundOf(sample(second))];
	const samples = Int16Array.from([...before, ...music, ...after]);
	const file = join(stage.n8n.files, 'with-music.wav');
	writeFileSync(file, wavFile(samples, sampleRate));
	const execution = await runChain(
		stage,
		chain([readFiles(file), transcription({ runMode: 'inline' })]),
		200_000,
	);
	expect(execution.status).toBe('success');
	const { text, segments } = stage.client.items(execution, 'Transcribe')[0]?.json as Transcript;
	const said = [first, second].map((name) => recordings.find((one) => one.file === name)?.text);
	expect(wordErrorRate(said.join(' '), text)).toBeLessThan(0.06);
	const from = before.length / sampleRate;
	const to = from + music.length / sampleRate;
	expect(segments.filter(({ start, end }) => start < from && end > from + 0.5)).toEqual([]);
	const next = segments.find(({ start }) => start > from);
	expect(Math.abs((next?.start ?? 0) - to)).toBeLessThan(0.5);
});

/** The samples of a wav file of one channel. */
function soundOf(wav: Buffer): Int16Array {
	const data = wav.subarray(wav.indexOf('data') + 8);
	return Int16Array.from({ length: Math.floor(data.length / 2) }, (_, at) =>
		data.readInt16LE(at * 2),
	);
}

/** Another chord four times a second, as loud as speech. */
function chords(seconds: number): Int16Array {
	return Int16Array.from({ length: seconds * sampleRate }, (_, at) => {
		const lift = 1 + 0.1 * (Math.floor((at * 4) / sampleRate) % 5);
		const waves = [220, 275, 330].map((pitch) =>
			Math.sin((2 * Math.PI * pitch * lift * at) / sampleRate),
		);
		return waves.reduce((sum, wave) => sum + 1500 * wave, 0);
	});
}

/** The sound as that of a video. */
function video(sound: Buffer): Buffer {
	const source = join(stage.n8n.files, 'sound.mp3');
	const target = join(stage.n8n.files, 'made.mp4');
	writeFileSync(source, sound);
	const picture = ['-f', 'lavfi', '-i', 'color=c=blue:s=64x64:r=5'];
	const encode = ['-c:v', 'mpeg4', '-c:a', 'aac', '-shortest'];
	execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', source, ...picture, ...encode, target]);
	return readFileSync(target);
}
