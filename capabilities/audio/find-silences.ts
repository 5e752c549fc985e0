import { Failure } from '../../endpoint/failure';
import { convertedBytesPerSecond } from './convert-audio';
import type { Levels } from './levels';
import { levelsByFfmpeg } from './levels-by-ffmpeg';
import { levelsByReading } from './levels-by-reading';
import type { Recording } from './recording';
import type { FfmpegOptions } from './run-ffmpeg';
import { silencesIn, type Silence } from './silences-in';

export interface FoundSilences {
	/** The silences; undefined where the recording cannot be decoded here. */
	silences: Silence[] | undefined;
	/** Loudness over time, in decibels or as a stand-in. */
	levels: Levels;
	/** Whether there is an ffmpeg that reads the recording. */
	hasFfmpeg: boolean;
	/** What a second takes once it was converted here, in bytes; undefined where it cannot be. */
	convertedBytesPerSecond: number | undefined;
}

/**
 * Listens for silence in a recording: with ffmpeg in every format, without it in wav, opus,
 * flac and AAC-LC. Of others the sizes and gains of the packets tell where it is quiet, but not how quiet.
 */
export async function findSilences(
	recording: Recording,
	options: Pick<FfmpegOptions, 'signal' | 'ffmpegPath'>,
): Promise<FoundSilences> {
	const decoded = await levelsByFfmpeg(recording, options).catch((error: unknown) => {
		// What ffmpeg cannot read may still be cut where it looks quiet.
		if (error instanceof Failure) return undefined;
		throw error;
	});
	if (decoded && decoded.values.length > 0) {
		const silences = silencesIn(decoded);
		return { silences, levels: decoded, hasFfmpeg: true, convertedBytesPerSecond };
	}
	const { inDecibels, ...read } = await levelsByReading(recording, options.signal);
	return { silences: inDecibels ? silencesIn(read.levels) : undefined, ...read, hasFfmpeg: false };
}
