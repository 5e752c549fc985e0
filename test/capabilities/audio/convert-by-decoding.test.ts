import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { convertAudio } from '../../../capabilities/audio/convert-audio';
import type { ConvertOptions } from '../../../capabilities/audio/convert-options';
import { fitRecording } from '../../../capabilities/audio/fit-recording';
import { howToConvert } from '../../../capabilities/audio/how-to-convert';
import { probeAudio } from '../../../capabilities/audio/probe-audio';
import type { Recording } from '../../../capabilities/audio/recording';
import { failureOf } from '../../helpers/context';
import { ffmpegAbsence, wavFile } from '../../helpers/recordings';

const speech = resolve(__dirname, '../../../playground/recordings/weekly-planning.wav');
const ffmpegPath = '/nowhere/ffmpeg';
const { signal } = new AbortController();
const withFfmpeg = ffmpegAbsence === undefined ? describe : describe.skip;

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'decoding-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

async function recordingAt(path: string): Promise<Recording> {
	const fileName = path.slice(folder.length + 1);
	const probed = await probeAudio(path, fileName);
	return { path, fileName, byteLength: statSync(path).size, ...probed };
}

async function made(name: string, args: string[], input = speech): Promise<Recording> {
	const path = join(folder, name);
	execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', input, ...args, path]);
	return await recordingAt(path);
}

async function decoded(recording: Recording, options: Partial<ConvertOptions> = {}) {
	const converted = await convertAudio(recording, folder, { signal, ffmpegPath, ...options });
	if (!converted) throw new Error(`${recording.fileName} was not decoded`);
	return { converted, samples: samplesOf(converted.path) };
}

function samplesOf(path: string): Int16Array {
	const bytes = readFileSync(path).subarray(44);
	return new Int16Array(new Uint8Array(bytes).buffer, 0, bytes.length >> 1);
}

/** The same by ffmpeg, as the sound that it plays. */
function reference({ path }: Recording): Int16Array {
	const target = join(folder, 'reference.wav');
	const asSpeech = ['-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', '16000'];
	execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, ...asSpeech, '-bitexact', target]);
	return samplesOf(target);
}

/** How much louder the sound is than what sets the two apart, in decibels, where they fit best. */
function likeness(one: Int16Array, other: Int16Array): number {
	let best = -Infinity;
	for (let lag = -32; lag <= 32; lag++) {
		let sound = 0;
		let apart = 0;
		for (let at = 32_000; at < 64_000; at++) {
			const value = other[at + lag] ?? 0;
			sound += value ** 2;
			apart += ((one[at] ?? 0) - value) ** 2;
		}
		best = Math.max(best, 10 * Math.log10(sound / apart));
	}
	return best;
}

const loudness = (samples: Int16Array) =>
	Math.sqrt(samples.reduce((sum, value) => sum + value ** 2, 0) / samples.length);

/** Five seconds of a hum on the left, of silence on the right, as a wav file. */
function hummedLeft(): string {
	const sound = new Int16Array(2 * 5 * 48_000);
	for (let at = 0; at < sound.length; at += 2) sound[at] = 12_000 * Math.sin((at / 2) * 0.05);
	const path = join(folder, 'left.wav');
	writeFileSync(path, wavFile(sound, 48_000, 2));
	return path;
}

withFfmpeg('a voice note, decoded without ffmpeg', () => {
	it.each([
		['whatsapp.ogg', ['-c:a', 'libopus', '-b:a', '16k', '-ac', '1', '-frame_duration', '60'], 30],
		['telegram.ogg', ['-c:a', 'libopus', '-b:a', '24k', '-ac', '2'], 30],
		['browser.webm', ['-c:a', 'libopus', '-b:a', '32k'], 30],
		['video.mkv', ['-c:a', 'libopus'], 30],
		['phone.flac', ['-ar', '44100'], 45],
		['studio.flac', ['-ar', '48000', '-ac', '2', '-sample_fmt', 's32'], 45],
		['narrow.flac', ['-ar', '8000'], 35],
		['smallest.flac', ['-compression_level', '0'], 45],
		['largest.flac', ['-compression_level', '12'], 45],
		['boxed.mka', ['-c:a', 'flac'], 45],
		// What lies before time zero is no whole number of samples here: the two are a part of one apart.
		['memo.m4a', ['-c:a', 'aac', '-ar', '44100', '-b:a', '64k', '-aac_pns', '0'], 20],
		['stereo.m4a', ['-c:a', 'aac', '-ar', '48000', '-ac', '2', '-b:a', '128k'], 20],
		['narrow.m4a', ['-c:a', 'aac', '-ar', '8000', '-b:a', '24k'], 30],
		['film.mp4', ['-c:a', 'aac', '-movflags', '+faststart'], 30],
		['film.mov', ['-c:a', 'aac'], 30],
		['memo.aac', ['-c:a', 'aac', '-ar', '44100'], 40],
		['boxed-aac.mka', ['-c:a', 'aac', '-ar', '32000'], 40],
	])('is what ffmpeg makes of it: %s', async (name, args, least) => {
		const recording = await made(name, args);
		const { converted, samples } = await decoded(recording);
		expect(Math.abs(converted.durationSeconds - recording.durationSeconds)).toBeLessThan(0.03);
		expect(converted.byteLength).toBe(statSync(converted.path).size);
		const probed = await probeAudio(converted.path, converted.fileName);
		expect(probed.format).toBe('wav');
		expect(probed.durationSeconds).toBeCloseTo(converted.durationSeconds, 3);
		expect(likeness(samples, reference(recording))).toBeGreaterThan(least);
	});

	it.each([
		['call.ogg', ['-c:a', 'libopus', '-b:a', '64k']],
		['call.flac', []],
		['call.m4a', ['-c:a', 'aac', '-b:a', '96k']],
	])('has both channels mixed, or the one that is asked for: %s', async (name, args) => {
		const recording = await made(name, args, hummedLeft());
		const left = await decoded(recording, { channel: 'left' });
		const right = await decoded(recording, { channel: 'right' });
		const both = await decoded(recording);
		expect(loudness(left.samples)).toBeGreaterThan(5000);
		expect(loudness(right.samples)).toBeLessThan(100);
		expect(loudness(both.samples) / loudness(left.samples)).toBeCloseTo(0.5, 1);
	});

	it('is silent where nothing was recorded', async () => {
		const paused = "aselect='not(between(t,5,9))'";
		const recording = await made('paused.webm', ['-c:a', 'libopus', '-af', paused]);
		const { samples } = await decoded(recording);
		expect(samples.length / 16_000).toBeCloseTo(recording.durationSeconds, 1);
		expect(loudness(samples.subarray(16_000 * 5.5, 16_000 * 8.5))).toBe(0);
		expect(loudness(samples.subarray(16_000 * 10, 16_000 * 12))).toBeGreaterThan(100);
	});

	it.each([
		['cut.ogg', ['-c:a', 'libopus']],
		['cut.webm', ['-c:a', 'libopus']],
		['cut.flac', []],
	])('that is cut off is decoded up to there: %s', async (name, args) => {
		const whole = await made(name, args);
		writeFileSync(whole.path, readFileSync(whole.path).subarray(0, whole.byteLength >> 1));
		const recording = await recordingAt(whole.path);
		const { converted } = await decoded(recording);
		expect(converted.durationSeconds).toBeGreaterThan(4);
		expect(Math.abs(converted.durationSeconds - recording.durationSeconds)).toBeLessThan(0.03);
	});

	it.each([
		['hurt.webm', ['-c:a', 'libopus', '-b:a', '32k']],
		['hurt.flac', []],
		['hurt.m4a', ['-c:a', 'aac', '-ar', '44100']],
	])('that is damaged in places is silent or wrong there alone: %s', async (name, args) => {
		const recording = await made(name, args);
		const { samples: sound } = await decoded(recording);
		const bytes = readFileSync(recording.path);
		for (let at = bytes.length >> 1; at < (bytes.length >> 1) + 40; at++) bytes[at] = at % 251;
		writeFileSync(recording.path, bytes);
		const { samples } = await decoded(recording);
		expect(samples).toHaveLength(sound.length);
		expect(likeness(samples, sound)).toBeGreaterThan(60);
	});

	it('none of whose packets is whole is refused', async () => {
		const recording = await made('noise.flac', ['-t', '3']);
		const bytes = readFileSync(recording.path);
		// The head stays; of each frame something is another byte.
		const first = bytes.indexOf(Buffer.from([0xff, 0xf8]));
		for (let at = first + 20; at < bytes.length; at += 50) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
		writeFileSync(recording.path, bytes);
		const failure = await failureOf(decoded(recording));
		expect(failure.details).toMatchObject({
			kind: 'request-invalid',
			message: 'The file noise.flac could not be decoded',
		});
		expect(failure.details.hint).toMatch(/wav or mp3/);
	});

	it('ends with the work that asked for it', async () => {
		const recording = await made('long.ogg', ['-c:a', 'libopus']);
		const cancelled = AbortSignal.abort(new Error('enough'));
		await expect(decoded(recording, { signal: cancelled })).rejects.toThrow('enough');
		const cancel = new AbortController();
		const work = decoded(recording, { signal: cancel.signal });
		setImmediate(() => {
			cancel.abort(new Error('enough'));
		});
		await expect(work).rejects.toThrow('enough');
	});

	it.each([
		['note.m4a', ['-c:a', 'alac'], 'm4a'],
		['note.ogg', ['-c:a', 'libvorbis'], 'ogg'],
	])('that only ffmpeg decodes is refused with what to do: %s', async (name, args, format) => {
		const recording = await made(name, args);
		const limits = { label: 'The endpoint', formats: ['wav', 'mp3'] as const, maxBytes: 1e7 };
		const failure = await failureOf(
			fitRecording(recording, folder, limits, signal, { ffmpegPath }),
		);
		expect(failure.message).toBe(
			`The recording ${name} is ${format}, but The endpoint only accepts wav and mp3`,
		);
		expect(failure.details.hint).toBe(howToConvert('mp3'));
	});
});
