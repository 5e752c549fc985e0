import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findSilences } from '../../../capabilities/audio/find-silences';
import { quietestPoint } from '../../../capabilities/audio/levels';
import { probeAudio } from '../../../capabilities/audio/probe-audio';
import type { Recording } from '../../../capabilities/audio/recording';
import { runFfmpeg } from '../../../capabilities/audio/run-ffmpeg';
import { failureOf } from '../../helpers/context';
import { ffmpegAbsence, mp3, wav } from '../../helpers/recordings';

const samples = resolve(__dirname, '../../../playground/recordings');
const absent = '/nowhere/ffmpeg';
const { signal } = new AbortController();
const withFfmpeg = ffmpegAbsence === undefined ? describe : describe.skip;
const decoders =
	ffmpegAbsence === undefined
		? [
				['with ffmpeg', 'ffmpeg'],
				['without ffmpeg', absent],
			]
		: [['without ffmpeg', absent]];

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'silences-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

async function recording(bytes: Buffer, fileName: string): Promise<Recording> {
	const path = join(folder, fileName);
	writeFileSync(path, bytes);
	return { path, fileName, byteLength: bytes.length, ...(await probeAudio(path, fileName)) };
}

const sample = (name: string) => recording(readFileSync(join(samples, name)), name);

/** A hum of ten seconds that pauses from 4 to 5.5. */
function humWithPause(): Buffer {
	const bytes = wav(10, 16_000);
	return bytes.fill(0, 44 + 4 * 32_000, 44 + 5.5 * 32_000);
}

describe.each(decoders)('silences of a wav %s', (_name, ffmpegPath) => {
	it('are found where they are', async () => {
		const file = await recording(humWithPause(), 'call.wav');
		const { silences, levels } = await findSilences(file, { signal, ffmpegPath });
		expect(silences).toHaveLength(1);
		expect(silences?.[0]?.start).toBeCloseTo(4, 1);
		expect(silences?.[0]?.end).toBeCloseTo(5.5, 1);
		expect(levels.values.length * levels.windowSeconds).toBeCloseTo(10, 1);
	});

	it('end with the work that asked for them', async () => {
		const file = await recording(wav(10), 'call.wav');
		const options = { signal: AbortSignal.abort(new Error('enough')), ffmpegPath };
		await expect(findSilences(file, options)).rejects.toThrow(/enough|aborted/);
	});

	it('are none in one hum without a pause', async () => {
		const file = await recording(wav(3), 'call.wav');
		const { silences } = await findSilences(file, { signal, ffmpegPath });
		expect(silences).toEqual([]);
	});
});

describe('without ffmpeg', () => {
	it('takes no pause of one channel for silence while the other speaks', async () => {
		const stereo = wav(4, 16_000);
		stereo.writeUInt16LE(2, 22);
		stereo.writeUInt32LE(64_000, 28);
		stereo.writeUInt16LE(4, 32);
		for (let at = 44; at < stereo.length; at += 4) stereo.writeInt16LE(0, at);
		const file = await recording(stereo, 'call.wav');
		const { silences } = await findSilences(file, { signal, ffmpegPath: absent });
		expect(silences).toEqual([]);
	});

	it.each(['quarterly-review.mp3', 'support-call.mp3'])(
		'says of %s how loud it is, but not that it is silent',
		async (name) => {
			const file = await sample(name);
			const found = await findSilences(file, { signal, ffmpegPath: absent });
			expect(found.hasFfmpeg).toBe(false);
			expect(found.silences).toBeUndefined();
			const { values, windowSeconds } = found.levels;
			expect(values.length * windowSeconds).toBeCloseTo(file.durationSeconds, 0);
			expect(new Set(values).size).toBeGreaterThan(10);
		},
	);
});

withFfmpeg('with ffmpeg', () => {
	it('agrees on where an mp3 is quiet with the gains that its frames tell', async () => {
		const file = await sample('quarterly-review.mp3');
		const decoded = await findSilences(file, { signal });
		const read = await findSilences(file, { signal, ffmpegPath: absent });
		expect(decoded.silences?.length).toBeGreaterThan(10);
		for (const from of [0, 20, 40, 60, 80, 100, 120, 140]) {
			const at = quietestPoint(read.levels, { from, to: from + 40, best: from }) ?? 0;
			expect(decoded.levels.values[Math.floor(at / decoded.levels.windowSeconds)]).toBeLessThan(
				-60,
			);
		}
	});

	it('reads on where an mp3 is cut off', async () => {
		const bytes = readFileSync(join(samples, 'quarterly-review.mp3')).subarray(0, 400_001);
		const file = await recording(bytes, 'cut.mp3');
		expect(file.durationSeconds).toBeCloseTo(66.6, 0);
		const { levels } = await findSilences(file, { signal });
		expect(levels.values.length * levels.windowSeconds).toBeCloseTo(66.6, 0);
	});

	it('opens no file that a playlist in place of the recording names', async () => {
		const list = `#EXTM3U\n#EXTINF:10,\n${join(samples, 'support-call.mp3')}\n#EXT-X-ENDLIST\n`;
		const path = join(folder, 'list.mp3');
		writeFileSync(path, list);
		const failure = await failureOf(probeAudio(path, 'list.mp3'));
		expect(failure.kind).toBe('request-invalid');
		const file = { path, fileName: 'list.mp3', format: 'mp3' as const, durationSeconds: 10 };
		const parts: Buffer[] = [];
		const onOutput = (part: Buffer) => parts.push(part);
		const run = runFfmpeg(file, ['-f', 's16le', 'pipe:1'], { signal, onOutput });
		expect((await failureOf(run)).details.hint).toMatch(/^Check that it plays. ffmpeg returned: ./);
		expect(parts).toEqual([]);
	});
});

withFfmpeg('a voice note', () => {
	it.each([
		['ogg', ['-c:a', 'libopus', '-b:a', '16k']],
		['webm', ['-c:a', 'libopus', '-b:a', '24k']],
		['flac', []],
		['m4a', ['-c:a', 'aac', '-b:a', '48k']],
	])('in %s is as silent without ffmpeg as with it', async (ending, args) => {
		const path = join(folder, `note.${ending}`);
		const pause = ['-af', "volume=0:enable='between(t,5,7)'"];
		const input = ['-i', join(samples, 'weekly-planning.wav'), ...pause];
		execFileSync('ffmpeg', ['-v', 'error', ...input, ...args, path]);
		const file = await recording(readFileSync(path), `note.${ending}`);
		const decoded = await findSilences(file, { signal });
		const own = await findSilences(file, { signal, ffmpegPath: absent });
		expect(own.hasFfmpeg).toBe(false);
		expect(own.convertedBytesPerSecond).toBe(32_000);
		expect(decoded.silences?.length).toBeGreaterThan(0);
		expect(own.silences).toHaveLength(decoded.silences?.length ?? 0);
		for (const [at, silence] of (decoded.silences ?? []).entries()) {
			expect(Math.abs((own.silences?.[at]?.start ?? 0) - silence.start)).toBeLessThan(0.11);
			expect(Math.abs((own.silences?.[at]?.end ?? 0) - silence.end)).toBeLessThan(0.11);
		}
	});
});

describe('the length of an mp3', () => {
	it('is that of its frames, whatever lies before, between and behind them', async () => {
		const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 0, ...Buffer.alloc(128, 0xff)]);
		const noise = Buffer.alloc(300, 0x55);
		const bytes = Buffer.concat([tag, mp3(100), noise, mp3(100), mp3(1).subarray(0, 200)]);
		const { durationSeconds, format } = await recording(bytes, 'call.mp3');
		expect(format).toBe('mp3');
		expect(durationSeconds).toBeCloseTo((200 * 1152) / 44_100, 6);
	});
});
