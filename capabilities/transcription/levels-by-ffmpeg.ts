import { levelMeter } from './level-meter';
import type { Levels } from './levels';
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
	let rest = Buffer.alloc(0);
	const onOutput = (part: Buffer) => {
		const bytes = Buffer.concat([rest, part]);
		const whole = bytes.length - (bytes.length % 2);
		// A copy starts where 16-bit numbers may start.
		meter.add(new Int16Array(Uint8Array.from(bytes.subarray(0, whole)).buffer), 1 / 32_768);
		rest = bytes.subarray(whole);
	};
	const ran = await runFfmpeg(recording, asSamples, { ...options, onOutput });
	return ran && meter.levels();
}
