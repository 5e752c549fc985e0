import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asDiskFull } from '../../../capabilities/audio/as-disk-full';
import { checkFreeSpace } from '../../../capabilities/audio/check-free-space';
import { cutRecording, type CutOptions } from '../../../capabilities/audio/cut-recording';
import { findSilences } from '../../../capabilities/audio/find-silences';
import { planChunks } from '../../../capabilities/audio/plan-chunks';
import { probeAudio } from '../../../capabilities/audio/probe-audio';
import type { Recording } from '../../../capabilities/audio/recording';
import { Failure } from '../../../endpoint/failure';
import { failureOf } from '../../helpers/context';
import { encoded, ffmpegAbsence, wav } from '../../helpers/recordings';

const samples = resolve(__dirname, '../../../playground/recordings');
const absent = '/nowhere/ffmpeg';
const withFfmpeg = ffmpegAbsence === undefined ? describe : describe.skip;
const everywhere: CutOptions = {
	label: 'The endpoint',
	formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
	maxBytes: 25_000_000,
	signal: new AbortController().signal,
};

let folder: string;
let chunkFolder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'recording-'));
	chunkFolder = mkdtempSync(join(tmpdir(), 'chunks-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
	rmSync(chunkFolder, { recursive: true });
});

async function recording(bytes: Buffer, fileName: string): Promise<Recording> {
	const path = join(folder, fileName);
	writeFileSync(path, bytes);
	return { path, fileName, byteLength: bytes.length, ...(await probeAudio(path, fileName)) };
}

const sample = (name: string) => recording(readFileSync(join(samples, name)), name);

/** Plans and cuts with chunks of that length. */
async function cut(file: Recording, targetSeconds: number, options: Partial<CutOptions> = {}) {
	const all = { ...everywhere, ...options };
	const found = await findSilences(file, all);
	const { durationSeconds } = file;
	const plan = planChunks({ durationSeconds, ...found, targetSeconds });
	return { plan, chunks: await cutRecording(file, plan, chunkFolder, all) };
}

/** What ffmpeg makes of a file, with the sound that the name's ending stands for. */
function made(input: string, ending: string, args: string[] = []): Buffer {
	const target = join(folder, `made.${ending}`);
	execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', input, ...args, target]);
	return readFileSync(target);
}

/** A hum of two channels, the right one silent. */
function hummedLeft(seconds: number): Buffer {
	const bytes = wav(2 * seconds, 16_000);
	bytes.writeUInt16LE(2, 22);
	bytes.writeUInt32LE(64_000, 28);
	bytes.writeUInt16LE(4, 32);
	for (let at = 46; at < bytes.length; at += 4) bytes.writeInt16LE(0, at);
	return bytes;
}

/** Asserts that the chunks hold the whole recording in order, each as long as it says. */
async function expectWhole(
	{ durationSeconds }: Recording,
	{ chunks, plan }: Awaited<ReturnType<typeof cut>>,
) {
	expect(chunks).toHaveLength(plan.length);
	let coveredUntil = 0;
	for (const [at, chunk] of chunks.entries()) {
		expect(chunk.index).toBe(at);
		expect(chunk.start + chunk.overlapSeconds).toBeCloseTo(coveredUntil, 3);
		// A packet is up to 0.13 s long.
		expect(Math.abs(chunk.start - (plan[at]?.start ?? 0))).toBeLessThan(0.15);
		expect(chunk.overlapSeconds > 0).toBe((plan[at]?.overlapSeconds ?? 0) > 0);
		coveredUntil = chunk.start + chunk.durationSeconds;
		const written = await probeAudio(chunk.path, chunk.fileName);
		expect(written.format).toBe(chunk.format);
		expect(Math.abs(written.durationSeconds - chunk.durationSeconds)).toBeLessThan(0.15);
		expect(readFileSync(chunk.path).length).toBe(chunk.byteLength);
	}
	expect(Math.abs(coveredUntil - durationSeconds)).toBeLessThan(0.05);
	expect(readdirSync(chunkFolder)).toHaveLength(chunks.length);
}

const names = [
	'weekly-planning.wav',
	'quarterly-review.mp3',
	'support-call.mp3',
	'market-report.ogg',
];

describe('without ffmpeg', () => {
	it.each(names)('%s is cut into chunks of its own format', async (name) => {
		const file = await sample(name);
		const result = await cut(file, 12, { ffmpegPath: absent });
		expect(result.chunks.length).toBeGreaterThan(1);
		expect(new Set(result.chunks.map(({ format }) => format))).toEqual(new Set([file.format]));
		expect(result.chunks[1]?.fileName).toBe(name.replace('.', '-2.'));
		await expectWhole(file, result);
	});

	it('a chunk starts with the very sample that its start says', async () => {
		const file = await recording(wav(10), 'call.wav');
		const { chunks } = await cut(file, 4, { ffmpegPath: absent });
		const all = readFileSync(file.path).subarray(44);
		for (const { path, start, byteLength } of chunks) {
			const from = Math.round(start * 8000) * 2;
			const sound = readFileSync(path).subarray(44);
			expect(sound.equals(all.subarray(from, from + byteLength - 44))).toBe(true);
		}
	});

	it('a recording of one chunk stays the file it is', async () => {
		const file = await sample('support-call.mp3');
		const { chunks } = await cut(file, 480, { ffmpegPath: absent });
		const { path, format, fileName, byteLength, durationSeconds } = file;
		const times = { index: 0, start: 0, overlapSeconds: 0, durationSeconds };
		expect(chunks).toEqual([{ path, format, fileName, byteLength, ...times }]);
	});

	it('one chunk of many can be cut again by itself', async () => {
		const file = await sample('quarterly-review.mp3');
		const wanted = { index: 3, start: 61, end: 80.5, overlapSeconds: 2 };
		const [chunk, ...more] = await cutRecording(file, [wanted], chunkFolder, everywhere);
		expect(more).toEqual([]);
		expect(chunk?.index).toBe(3);
		expect(chunk?.start).toBeCloseTo(61, 1);
		expect(chunk?.durationSeconds).toBeCloseTo(19.5, 1);
		expect(chunk?.overlapSeconds).toBe(2);
	});

	it('each channel of a wav is a voice', async () => {
		const file = await recording(hummedLeft(6), 'call.wav');
		const options = { ffmpegPath: absent, channel: 'left' } as const;
		const left = await cut(file, 4, options);
		const right = await cut(file, 4, { ...options, channel: 'right' });
		expect(left.chunks.map(({ fileName }) => fileName)).toEqual([
			'call-left-1.wav',
			'call-left-2.wav',
		]);
		const loudest = ({ path }: { path: string }) =>
			readFileSync(path)
				.subarray(44)
				.reduce((max, byte) => Math.max(max, byte), 0);
		expect(Math.min(...left.chunks.map(loudest))).toBeGreaterThan(100);
		expect(right.chunks.map(loudest)).toEqual([0, 0]);
		expect((await probeAudio(left.chunks[0]?.path ?? '', 'call.wav')).durationSeconds).toBeCloseTo(
			left.chunks[0]?.durationSeconds ?? 0,
		);
	});

	it.each([
		[
			'is too large',
			'weekly-planning.wav',
			{ maxBytes: 100_000 },
			'The recording weekly-planning-1.wav is larger than the 100 kB that The endpoint accepts',
		],
		[
			'is of another format',
			'market-report.ogg',
			{ formats: ['mp3'] as const },
			'The recording market-report-1.ogg is ogg, but The endpoint only accepts mp3',
		],
		[
			'has one channel alone',
			'support-call.mp3',
			{ channel: 'left' as const },
			'The recording support-call.mp3 has only one channel, so there is no left channel',
		],
	])('says why a recording that %s cannot be cut', async (_why, name, options, message) => {
		const file = await sample(name);
		const failure = await failureOf(cut(file, 10, { ffmpegPath: absent, ...options }));
		expect(failure.details).toMatchObject({ kind: 'request-invalid', message });
		expect(failure.details.hint).toBeTruthy();
	});

	it('stops at once when the work is cancelled', async () => {
		const file = await sample('quarterly-review.mp3');
		const cancelled = { ...everywhere, signal: AbortSignal.abort(new Error('enough')) };
		const plan = planChunks({ durationSeconds: 198, silences: [], targetSeconds: 60 });
		await expect(cutRecording(file, plan, chunkFolder, cancelled)).rejects.toThrow('enough');
		expect(readdirSync(chunkFolder)).toEqual([]);
	});
});

withFfmpeg('with ffmpeg', () => {
	it.each(names)('%s is cut as well', async (name) => {
		const file = await sample(name);
		const result = await cut(file, 12);
		await expectWhole(file, result);
	});

	it('chunks are converted where the endpoint takes another format', async () => {
		const file = await sample('market-report.ogg');
		const result = await cut(file, 12, { formats: ['wav', 'mp3'] });
		expect(result.chunks.map(({ format }) => format)).toEqual(['mp3', 'mp3', 'mp3']);
		await expectWhole(file, result);
	});

	it('chunks are converted where they are too large', async () => {
		const file = await recording(wav(60, 44_100), 'call.wav');
		const result = await cut(file, 25, { maxBytes: 1_000_000 });
		expect(result.chunks.every(({ format }) => format === 'mp3')).toBe(true);
		expect(Math.max(...result.chunks.map(({ byteLength }) => byteLength))).toBeLessThan(200_000);
		await expectWhole(file, result);
	});

	it.each(['m4a', 'flac', 'webm'] as const)('%s is cut without ffmpeg', async (ending) => {
		const file = await recording(encoded(ending), `call.${ending}`);
		const result = await cut(file, 1.5, { ffmpegPath: absent });
		expect(result.chunks).toHaveLength(2);
		await expectWhole(file, result);
	});

	it('a channel of an mp3 is a voice', async () => {
		writeFileSync(join(folder, 'stereo.wav'), hummedLeft(6));
		const file = await recording(made(join(folder, 'stereo.wav'), 'mp3'), 'call.mp3');
		const { chunks } = await cut(file, 4, { channel: 'right' });
		expect(chunks.map(({ fileName }) => fileName)).toEqual([
			'call-right-1.mp3',
			'call-right-2.mp3',
		]);
		const { levels } = await findSilences({ ...file, path: chunks[0]?.path ?? '' }, everywhere);
		expect(Math.max(...levels.values)).toBeLessThan(-40);
		const failure = await failureOf(cut(file, 4, { channel: 'right', ffmpegPath: absent }));
		expect(failure.message).toBe(
			'The recording call-right-1.mp3 needs ffmpeg to extract its right channel',
		);
	});

	it('the sound of a video is taken, at the time at which it starts', async () => {
		const sound = join(folder, 'sound.wav');
		writeFileSync(sound, wav(5, 16_000));
		const picture = ['-f', 'lavfi', '-i', 'color=s=32x32:r=5:d=8', '-map', '2:v'];
		const later = ['-itsoffset', '2', '-i', sound, ...picture, '-map', '1:a', '-c:a', 'aac'];
		const video = made(sound, 'mp4', later);
		const file = await recording(video, 'meeting.mp4');
		expect(file).toMatchObject({ format: 'm4a' });
		const { chunks } = await cut(file, 480);
		expect(chunks).toHaveLength(1);
		expect(chunks[0]?.byteLength).toBeLessThan(file.byteLength);
		expect(chunks[0]?.start).toBeCloseTo(2, 0);
		expect(chunks[0]?.durationSeconds).toBeCloseTo(5, 0);
		expect(chunks[0]?.path).not.toBe(file.path);
		const mute = made(file.path, 'mp4', ['-an']);
		expect((await failureOf(recording(mute, 'mute.mp4'))).message).toBe(
			'The file mute.mp4 (MP4) contains no sound that can be transcribed',
		);
	});

	it('sound that only ffmpeg reads is converted first', async () => {
		writeFileSync(join(folder, 'sound.wav'), wav(6, 16_000));
		const alac = made(join(folder, 'sound.wav'), 'm4a', ['-c:a', 'alac']);
		const file = await recording(alac, 'call.m4a');
		await expectWhole(file, await cut(file, 4));
		const failure = await failureOf(cut(file, 4, { ffmpegPath: absent }));
		expect(failure.message).toBe(
			'The recording call.m4a is encoded in a way that cannot be cut without ffmpeg',
		);
	});

	it.each(['ogg', 'm4a', 'mp3', 'flac'] as const)(
		'of a truncated %s what plays is cut',
		async (ending) => {
			const args = ending === 'm4a' ? ['-movflags', '+faststart'] : [];
			const bytes = made(join(samples, 'quarterly-review.mp3'), ending, args);
			const file = await recording(bytes.subarray(0, bytes.length >> 1), `call.${ending}`);
			expect(file.durationSeconds).toBeGreaterThan(80);
			expect(file.durationSeconds).toBeLessThan(120);
			await expectWhole(file, await cut(file, 30));
		},
	);
});

describe('a full disk', () => {
	it('is found before anything is written', async () => {
		const failure = await failureOf(checkFreeSpace(folder, 1e18, 'call.wav'));
		expect(failure.details).toMatchObject({
			kind: 'temporarily-unavailable',
			message: expect.stringMatching(
				/^The recording call\.wav needs 1000000000000 MB of temporary disk space, but only \d+ MB are free$/,
			) as string,
		});
		await expect(checkFreeSpace(folder, 1, 'call.wav')).resolves.toBeUndefined();
	});

	it('is named where it becomes full meanwhile', () => {
		const error = Object.assign(new Error('write'), { code: 'ENOSPC' });
		expect(asDiskFull(error, 'call.wav')).toBeInstanceOf(Failure);
		const other = new Error('else');
		expect(asDiskFull(other, 'call.wav')).toBe(other);
	});
});
