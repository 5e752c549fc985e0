import { stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { convertByDecoding } from './convert-by-decoding';
import type { ConvertOptions } from './convert-options';
import type { Recording } from './recording';
import { runFfmpeg, withoutGaps } from './run-ffmpeg';

/** What a second of a recording that ffmpeg converted takes, in bytes. */
export const convertedBytesPerSecond = 6000;

// Speech at 16 kHz mono loses nothing for a model.
const encode = ['-ac', '1', '-ar', '16000', '-c:a', 'libmp3lame', '-b:a', '48k'];
const sizeLimit = ['-fs', '512M'];

/**
 * Re-encodes a recording in the folder, mono, 16 kHz: as mp3 of 48 kb/s with ffmpeg, without it as
 * wav. Returns undefined where only an ffmpeg that is not there can decode it; throws
 * request-invalid where the file cannot be read.
 */
export async function convertAudio(
	recording: Recording,
	folder: string,
	{ channel, ...options }: ConvertOptions,
): Promise<Recording | undefined> {
	const path = join(folder, `${parse(recording.path).name}-converted.mp3`);
	const pick = channel ? `,pan=mono|c0=c${channel === 'left' ? '0' : '1'}` : '';
	const args = ['-af', withoutGaps + pick, ...encode, ...sizeLimit, '-y', `file:${path}`];
	if (!(await runFfmpeg(recording, args, options))) {
		return await convertByDecoding(recording, folder, { channel, ...options });
	}
	const { size } = await stat(path);
	const fileName = `${parse(recording.fileName).name}.mp3`;
	return { ...recording, path, format: 'mp3', byteLength: size, fileName };
}
