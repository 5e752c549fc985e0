import { convertedBytesPerSecond } from './convert-audio';
import type { RecordingLimits } from './fit-recording';
import type { Sound } from './open-sound';
import type { PlannedChunk } from './plan-chunks';
import type { Recording } from './recording';

// Enough packets for the rate of a sound track beside a video.
const packetsToLookAt = 500;

/** About how much disk the chunks of a recording take while they are cut, in bytes. */
export async function bytesToWrite(
	{ byteLength, durationSeconds }: Recording,
	chunks: readonly PlannedChunk[],
	{ track, hasVideo }: Pick<Sound, 'track' | 'hasVideo'>,
	{ maxBytes, converts }: Pick<RecordingLimits, 'maxBytes'> & { converts: boolean },
): Promise<number> {
	const lengths = chunks.map(({ start, end }) => end - start);
	const seconds = lengths.reduce((sum, length) => sum + length, 0);
	const bytesPerSecond = hasVideo
		? (await track.computePacketStats(packetsToLookAt)).averageBitrate / 8
		: byteLength / durationSeconds;
	const longest = Math.max(0, ...lengths) * bytesPerSecond;
	// A chunk that was converted is removed before the next one is written.
	return converts || longest > maxBytes
		? longest + seconds * convertedBytesPerSecond
		: seconds * bytesPerSecond;
}
