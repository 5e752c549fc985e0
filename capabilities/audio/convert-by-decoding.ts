import { open } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { checkFreeSpace } from './check-free-space';
import type { ConvertOptions } from './convert-options';
import { canDecode, decodedRate, decodeSound } from './decode-sound';
import { openSound } from './open-sound';
import type { Recording } from './recording';
import { wavHead, wavHeadBytes } from './wav-head';

/** What a second of such a recording takes, in bytes. */
export const wavBytesPerSecond = 2 * decodedRate;

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
		let byteLength = wavHeadBytes;
		try {
			await decodeSound(sound, {
				...{ fileName, durationSeconds, channel, signal },
				onSamples: async ({ buffer, byteOffset, byteLength: length }) => {
					await file.write(new Uint8Array(buffer, byteOffset, length), 0, length, byteLength);
					byteLength += length;
				},
			});
			const written = { sampleRate: decodedRate, channels: 1 };
			const head = wavHead(written, byteLength - wavHeadBytes);
			await file.write(head, 0, wavHeadBytes, 0);
		} finally {
			await file.close();
		}
		const seconds = (byteLength - wavHeadBytes) / wavBytesPerSecond;
		const wavName = `${parse(fileName).name}.wav`;
		return { path, format: 'wav', durationSeconds: seconds, byteLength, fileName: wavName };
	});
}
