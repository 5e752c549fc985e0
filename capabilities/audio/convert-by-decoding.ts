import { open } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { checkFreeSpace } from './check-free-space';
import type { ConvertOptions } from './convert-options';
import { canDecode, decodedRate, decodeSound } from './decode-sound';
import { openSound } from './open-sound';
import type { Recording } from './recording';

/** What a second of such a recording takes, in bytes. */
export const wavBytesPerSecond = 2 * decodedRate;

const headBytes = 44;

/**
 * Writes a recording as wav, mono, 16 kHz, 16 bits into the folder, without ffmpeg. Returns
 * undefined where only ffmpeg can decode it; throws temporarily-unavailable where the disk has no
 * room, request-invalid where the recording is damaged.
 */
export async function convertByDecoding(
	recording: Recording,
	folder: string,
	{ channel, signal }: Pick<ConvertOptions, 'channel' | 'signal'>,
): Promise<Recording | undefined> {
	const { fileName, durationSeconds } = recording;
	const { name } = parse(recording.path);
	const path = join(folder, `${name}-converted.wav`);
	return await openSound(recording.path, fileName, async (sound) => {
		if (!(await canDecode(sound))) return undefined;
		await checkFreeSpace(folder, durationSeconds * wavBytesPerSecond, fileName);
		const file = await open(path, 'w');
		let byteLength = headBytes;
		try {
			await decodeSound(sound, {
				...{ fileName, durationSeconds, channel, signal },
				onSamples: async ({ buffer, byteOffset, byteLength: length }) => {
					await file.write(new Uint8Array(buffer, byteOffset, length), 0, length, byteLength);
					byteLength += length;
				},
			});
			await file.write(wavHead(byteLength - headBytes), 0, headBytes, 0);
		} finally {
			await file.close();
		}
		const seconds = (byteLength - headBytes) / wavBytesPerSecond;
		const wavName = `${parse(fileName).name}.wav`;
		return { path, format: 'wav', durationSeconds: seconds, byteLength, fileName: wavName };
	});
}

/** The head of a wav file whose samples take so many bytes. */
function wavHead(dataBytes: number): Buffer {
	const head = Buffer.alloc(headBytes);
	head.write('RIFF', 0);
	head.writeUInt32LE(dataBytes + headBytes - 8, 4);
	head.write('WAVEfmt ', 8);
	// The length of this part; samples as they are; one channel.
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(decodedRate, 24);
	head.writeUInt32LE(wavBytesPerSecond, 28);
	// Bytes, and bits, of a sample.
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36);
	head.writeUInt32LE(dataBytes, 40);
	return head;
}
