import { levelMeter } from './level-meter';
import type { Levels } from './levels';
import { toSamples } from './to-samples';
import type { Recording } from './recording';
import { runFfmpeg, withoutGaps, type FfmpegOptions } from './run-ffmpeg';

const samplesPerSecond = 16_000;
const asSamples = [
	...['-af', withoutGaps, '-ac', '1', '-ar', String(samplesPerSecond)],
	...['-f', 's16le', 'pipe:1'],
];

/** Levels in decibels by decoding with ffmpeg; undefined where there is none. */
export async function levelsByFfmpeg(
	recording: Recording,
	options: Pick<FfmpegOptions, 'signal' | 'ffmpegPath'>,
): Promise<Levels | undefined> {
	const meter = levelMeter(samplesPerSecond);
	let rest: Buffer = Buffer.alloc(0);
	const onOutput = (part: Buffer) => {
		const bytes = rest.length > 0 ? Buffer.concat([rest, part]) : part;
		meter.add(toSamples(bytes), 1 / 32_768);
		rest = bytes.subarray(bytes.length & ~1);
	};
	const ran = await runFfmpeg(recording, asSamples, { ...options, onOutput });
	return ran && meter.levels();
}
