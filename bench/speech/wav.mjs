import { readFileSync, writeFileSync } from 'node:fs';

/** Samples a second of all speech here; one channel of 16 bits. */
export const sampleRate = 16_000;

/** The samples of a wav file as this bench and its voice write them. */
export function readWav(file) {
	const bytes = readFileSync(file);
	for (let at = 12; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
		if (bytes.toString('latin1', at, at + 4) !== 'data') continue;
		const end = Math.min(bytes.length, at + 8 + bytes.readUInt32LE(at + 4));
		return new Int16Array(Uint8Array.from(bytes.subarray(at + 8, end)).buffer);
	}
	throw new Error(`${file} holds no samples`);
}

/** The samples as the bytes of a wav file. */
export const toWav = (samples) =>
	Buffer.concat([
		wavHead(samples.byteLength),
		Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength),
	]);

/** The first bytes of a wav file of 16 bits whose samples take so many bytes. */
export function wavHead(byteLength, { rate = sampleRate, channels = 1 } = {}) {
	const head = Buffer.alloc(44);
	head.write('RIFF', 0);
	head.writeUInt32LE(36 + byteLength, 4);
	head.write('WAVEfmt ', 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(channels, 22);
	head.writeUInt32LE(rate, 24);
	head.writeUInt32LE(2 * channels * rate, 28);
	head.writeUInt16LE(2 * channels, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36);
	head.writeUInt32LE(byteLength, 40);
	return head;
}

export const writeWav = (file, samples) => writeFileSync(file, toWav(samples));
