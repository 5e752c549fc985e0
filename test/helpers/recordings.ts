import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A hum as a wav file, 16 bits, mono. */
export function wav(seconds: number, rate = 8000): Buffer {
	const samples = Math.round(seconds * rate);
	// Not from the shared pool, so that the samples are aligned.
	const file = Buffer.from(new ArrayBuffer(44 + samples * 2));
	file.write('RIFF', 0);
	file.writeUInt32LE(36 + samples * 2, 4);
	file.write('WAVEfmt ', 8);
	file.writeUInt32LE(16, 16);
	file.writeUInt16LE(1, 20);
	file.writeUInt16LE(1, 22);
	file.writeUInt32LE(rate, 24);
	file.writeUInt32LE(rate * 2, 28);
	file.writeUInt16LE(2, 32);
	file.writeUInt16LE(16, 34);
	file.write('data', 36);
	file.writeUInt32LE(samples * 2, 40);
	// Taken out of the loop: jest looks a global up slowly.
	const { sin } = Math;
	const step = (440 * 2 * Math.PI) / rate;
	const sound = new Int16Array(file.buffer, file.byteOffset + 44, samples);
	for (let at = 0; at < samples; at++) {
		sound[at] = 8000 * sin(at * step);
	}
	return file;
}

/** A recording of the playground. */
export const sample = (name: string): Buffer =>
	readFileSync(join(__dirname, '..', '..', 'playground', 'recordings', name));

/** Silence as an mp3 file: frames of 128 kb/s at 44.1 kHz, mono, each 1152 samples long. */
export function mp3(frames: number): Buffer {
	const frame = Buffer.alloc(417);
	frame.writeUInt32BE(0xff_fb_90_c4);
	return Buffer.concat(Array.from({ length: frames }, () => frame));
}

/** Whether the tests can make recordings of other formats, and why not. */
export const ffmpegAbsence = findAbsence();

function findAbsence(): string | undefined {
	try {
		execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
		return undefined;
	} catch (error) {
		return `ffmpeg does not run here: ${String(error)}`;
	}
}

/** A hum of two seconds in the container that the ending names. Needs ffmpeg. */
export function encoded(ending: 'm4a' | 'ogg' | 'flac' | 'webm'): Buffer {
	const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
	try {
		const source = join(folder, 'source.wav');
		const target = join(folder, `target.${ending}`);
		writeFileSync(source, wav(2, 48_000));
		execFileSync('ffmpeg', ['-v', 'error', '-i', source, target]);
		return readFileSync(target);
	} finally {
		rmSync(folder, { recursive: true });
	}
}
