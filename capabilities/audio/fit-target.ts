import type { RecordingLimits } from './fit-recording';
import type { Recording } from './recording';

// Rates vary: some minutes of a recording take more bytes than others.
const margin = 1.1;

/**
 * The length of chunks, in seconds, at which each is small enough for the endpoint, copied or
 * converted. `convertedBytesPerSecond` is undefined where nothing can convert the recording.
 */
export function fitTarget(
	targetSeconds: number,
	{
		byteLength,
		durationSeconds,
		format,
	}: Pick<Recording, 'byteLength' | 'durationSeconds' | 'format'>,
	{ maxBytes, formats }: Pick<RecordingLimits, 'maxBytes' | 'formats'>,
	convertedBytesPerSecond: number | undefined,
): number {
	const copied = byteLength / durationSeconds;
	const converted = convertedBytesPerSecond ?? copied;
	const bytesPerSecond = formats.includes(format) ? Math.min(copied, converted) : converted;
	return Math.min(targetSeconds, maxBytes / (bytesPerSecond * margin));
}
