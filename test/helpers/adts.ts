import { execFileSync } from 'node:child_process';

/** Frames of AAC, each with its head. */
export function framesOf(adts: Buffer): Buffer[] {
	const frames: Buffer[] = [];
	for (let at = 0; at + 6 < adts.length; at += frames.at(-1)?.length ?? adts.length) {
		frames.push(adts.subarray(at, at + ((adts.readUIntBE(at + 3, 3) >> 5) & 0x1f_ff)));
	}
	return frames;
}

/** What ffmpeg makes of a recording in AAC with heads of ADTS. */
export const encodeAac = (input: string[], args: string[]): Buffer =>
	execFileSync('ffmpeg', ['-v', 'error', ...input, '-c:a', 'aac', ...args, '-f', 'adts', '-']);

/** What ffmpeg plays of it, the channels in turn. */
export function playAac(adts: Buffer): Float32Array {
	const args = ['-v', 'error', '-f', 'aac', '-i', '-', '-f', 'f32le', '-'];
	const played = execFileSync('ffmpeg', args, { input: adts, maxBuffer: 1e9 });
	return new Float32Array(new Uint8Array(played).buffer);
}
