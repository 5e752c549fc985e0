import { convertedBytesPerSecond } from './convert-audio';
import type { RecordingLimits } from './fit-recording';
import type { Recording } from './recording';

// Rates vary: some minutes of a recording take more bytes than others.
const margin = 1.1;

/**
 * The length of chunks, in seconds, at which each is small enough for the endpoint: shorter than
 * wanted where there is no ffmpeg that could make a chunk smaller.
 */
export function fitTarget(
	targetSeconds: number,
	{ byteLength, durationSeconds }: Pick<Recording, 'byteLength' | 'durationSeconds'>,
	{ maxBytes }: Pick<RecordingLimits, 'maxBytes'>,
	hasFfmpeg: boolean,
): number {
	const copied = byteLength / durationSeconds;
	const bytesPerSecond = hasFfmpeg ? Math.min(copied, convertedBytesPerSecond) : copied;
	return Math.min(targetSeconds, maxBytes / (bytesPerSecond * margin));
}
