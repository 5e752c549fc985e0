import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Samples as a wav file of 16 bits. */
export function wavFile(sound: Int16Array, rate: number, channels = 1): Buffer {
	// Not from the shared pool, so that the samples are aligned.
	const file = Buffer.from(new ArrayBuffer(44 + sound.length * 2));
	file.write('RIFF', 0);
	file.writeUInt32LE(file.length - 8, 4);
	file.write('WAVEfmt ', 8);
	file.writeUInt32LE(16, 16);
	file.writeUInt16LE(1, 20);
	file.writeUInt16LE(channels, 22);
	file.writeUInt32LE(rate, 24);
	file.writeUInt32LE(rate * channels * 2, 28);
	file.writeUInt16LE(channels * 2, 32);
	file.writeUInt16LE(16, 34);
	file.write('data', 36);
	file.writeUInt32LE(sound.length * 2, 40);
	new Int16Array(file.buffer, 44).set(sound);
	return file;
}

/** A hum as a wav file, 16 bits, mono. */
export function wav(seconds: number, rate = 8000): Buffer {
	const sound = new Int16Array(Math.round(seconds * rate));
	// Taken out of the loop: jest looks a global up slowly.
	const { sin } = Math;
	const step = (440 * 2 * Math.PI) / rate;
	for (let at = 0; at < sound.length; at++) sound[at] = 8000 * sin(at * step);
	return wavFile(sound, rate);
}

/** Silence as a wav file of 8 kHz. */
export const silence = (seconds: number): Buffer => wavFile(new Int16Array(seconds * 8000), 8000);

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
export const ffmpegAbsence = findAbsence('ffmpeg', '-version');

/** Whether the local endpoint can speak, and why not. */
export const voiceAbsence = findAbsence('espeak-ng', '--version');

function findAbsence(program: string, ...args: string[]): string | undefined {
	try {
		execFileSync(program, args, { stdio: 'ignore' });
		return undefined;
	} catch (error) {
		return `${program} does not run here: ${String(error)}`;
	}
}

/** A hum of two seconds in the container that the ending names. Needs ffmpeg. */
export function encoded(ending: 'm4a' | 'ogg' | 'opus' | 'flac' | 'webm'): Buffer {
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

/**
 * A clip of red, green and blue for a second each, with a hum unless told, in the container that the
 * ending names. Needs ffmpeg.
 */
export function clip(ending: 'mp4' | 'mov' | 'webm' | 'mkv', { sound = true } = {}): Buffer {
	const folder = mkdtempSync(join(tmpdir(), 'clips-'));
	try {
		const target = join(folder, `target.${ending}`);
		const colors = ['red', 'lime', 'blue'].flatMap((color) => [
			...['-f', 'lavfi', '-i', `color=${color}:size=64x48:rate=25:duration=1`],
		]);
		const hum = sound ? ['-f', 'lavfi', '-i', 'sine=frequency=220:duration=3', '-map', '3'] : [];
		const joined = '[0][1][2]concat=n=3,format=yuv420p[picture]';
		const inputs = [...colors, ...hum.slice(0, 4)];
		const maps = ['-filter_complex', joined, '-map', '[picture]', ...hum.slice(4)];
		execFileSync('ffmpeg', ['-v', 'error', ...inputs, ...maps, '-g', '10', target]);
		return readFileSync(target);
	} finally {
		rmSync(folder, { recursive: true });
	}
}
