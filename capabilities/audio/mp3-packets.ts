import { open, type FileHandle } from 'node:fs/promises';
import { readMp3Frame, type Mp3Frame } from './mp3-frame';

/** A piece of encoded sound, with times in seconds. */
export interface Packet {
	data: Uint8Array;
	timestamp: number;
	duration: number;
}

const blockBytes = 1 << 20;
const id3HeadBytes = 10;
const largestFrame = 2880;

/**
 * The frames of an mp3 file one after another, at the times they play: what lies between them, an
 * index frame and a last frame that is cut off are left out. The file is read in blocks, so that
 * hours take no more memory than minutes.
 */
export async function* mp3Packets(path: string): AsyncGenerator<Packet, void, undefined> {
	const file = await open(path);
	try {
		let position = await skipTags(file);
		let rest: Buffer = Buffer.alloc(0);
		let first: Mp3Frame | undefined;
		let samples = 0;
		for (;;) {
			const { buffer, bytesRead } = await file.read(
				Buffer.alloc(blockBytes),
				0,
				blockBytes,
				position,
			);
			const atEnd = bytesRead === 0;
			position += bytesRead;
			const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
			let at = 0;
			// Away from the end a frame and the head of the next are always whole.
			while (at + (atEnd ? 4 : 2 * largestFrame) <= bytes.length) {
				const frame = frameAt(bytes, at, first);
				if (!frame) at++;
				else {
					const data = bytes.subarray(at, (at += frame.byteLength));
					if (data.length < frame.byteLength) return;
					if (isIndex(data, frame)) continue;
					first ??= frame;
					const { sampleRate } = first;
					yield { data, timestamp: samples / sampleRate, duration: frame.samples / sampleRate };
					samples += frame.samples;
				}
			}
			if (atEnd) return;
			rest = bytes.subarray(at);
		}
	} finally {
		await file.close();
	}
}

/** A frame of the same kind as the first; the first itself has to be followed by another. */
function frameAt(bytes: Buffer, at: number, first: Mp3Frame | undefined): Mp3Frame | undefined {
	const frame = readMp3Frame(bytes, at);
	if (!frame) return undefined;
	if (first) return alike(frame, first) ? frame : undefined;
	const next = at + frame.byteLength;
	if (next >= bytes.length) return frame;
	const follower = readMp3Frame(bytes, next);
	return follower && alike(frame, follower) ? frame : undefined;
}

const alike = (one: Mp3Frame, other: Mp3Frame) =>
	one.version === other.version && one.sampleRate === other.sampleRate;

/** Whether the frame holds a table of contents in place of sound. */
function isIndex(data: Buffer, { version, channels }: Mp3Frame): boolean {
	const stereo = channels === 2;
	const at = version === 1 ? (stereo ? 36 : 21) : stereo ? 21 : 13;
	return /^(Xing|Info)$/.test(data.toString('latin1', at, at + 4));
}

async function skipTags(file: FileHandle): Promise<number> {
	let position = 0;
	for (;;) {
		const { buffer, bytesRead } = await file.read(
			Buffer.alloc(id3HeadBytes),
			0,
			id3HeadBytes,
			position,
		);
		if (bytesRead < id3HeadBytes || buffer.toString('latin1', 0, 3) !== 'ID3') return position;
		const size = buffer.subarray(6).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
		position += id3HeadBytes + size;
	}
}
