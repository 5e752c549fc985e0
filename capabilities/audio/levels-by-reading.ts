import { Failure } from '../../endpoint/failure';
import { wavBytesPerSecond } from './convert-by-decoding';
import { canDecode, decodedRate, decodeSound } from './decode-sound';
import { levelMeter } from './level-meter';
import type { Levels } from './levels';
import { openSound, type Sound } from './open-sound';
import { packetLoudness } from './packet-loudness';
import { toSamples } from './to-samples';
import type { Recording } from './recording';

const windowSeconds = 0.05;

export interface ReadLevels {
	levels: Levels;
	inDecibels: boolean;
	/** What a second takes once it was converted without ffmpeg, in bytes; undefined where it cannot be. */
	convertedBytesPerSecond: number | undefined;
}

/** Levels without ffmpeg: decibels of wav, opus, flac and AAC-LC, of anything else a stand-in. */
export async function levelsByReading(
	recording: Recording,
	signal: AbortSignal,
): Promise<ReadLevels> {
	const { path, fileName } = recording;
	return await openSound(path, fileName, async (sound) => {
		const decoded = (await canDecode(sound))
			? await byDecoding(sound, recording, signal)
			: undefined;
		const convertedBytesPerSecond = decoded && wavBytesPerSecond;
		if (decoded) return { levels: decoded, inDecibels: true, convertedBytesPerSecond };
		return sound.codec !== null && /^(pcm|ulaw|alaw)/.test(sound.codec)
			? { levels: await ofSamples(sound, signal), inDecibels: true, convertedBytesPerSecond }
			: { levels: await ofPackets(sound, signal), inDecibels: false, convertedBytesPerSecond };
	});
}

/** Undefined where no packet is whole: such a recording may still be cut where it looks quiet. */
async function byDecoding(
	sound: Sound,
	{ fileName, durationSeconds }: Recording,
	signal: AbortSignal,
): Promise<Levels | undefined> {
	const meter = levelMeter(decodedRate);
	const onSamples = (samples: Int16Array) => {
		meter.add(samples, 1 / 32_768);
	};
	try {
		await decodeSound(sound, { fileName, durationSeconds, signal, onSamples });
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
	return meter.levels();
}

async function ofSamples(sound: Sound, signal: AbortSignal): Promise<Levels> {
	const { track, codec } = sound;
	// All channels count: in a call each voice may have one of its own.
	const channels = await track.getNumberOfChannels();
	const meter = levelMeter((await track.getSampleRate()) * channels);
	if (codec === 'pcm-s16') {
		for await (const { data } of sound.packets()) {
			signal.throwIfAborted();
			meter.add(toSamples(data), 1 / 32_768);
		}
		return meter.levels();
	}
	const { AudioSampleSink } = await import('mediabunny');
	for await (const sample of new AudioSampleSink(track).samples()) {
		signal.throwIfAborted();
		const values = new Float32Array(sample.numberOfFrames * channels);
		sample.copyTo(values, { format: 'f32', planeIndex: 0 });
		sample.close();
		meter.add(values);
	}
	return meter.levels();
}

async function ofPackets(sound: Sound, signal: AbortSignal): Promise<Levels> {
	const sums: number[] = [];
	const counts: number[] = [];
	for await (const { data, timestamp, duration } of sound.packets()) {
		signal.throwIfAborted();
		const loudness = packetLoudness(sound.codec ?? '', data);
		const last = Math.floor((timestamp + duration) / windowSeconds);
		for (let at = Math.max(0, Math.floor(timestamp / windowSeconds)); at <= last; at++) {
			// Windows that no packet covers stay at zero: they are silent.
			while (sums.length <= at) counts[sums.push(0) - 1] = 0;
			sums[at] = (sums[at] ?? 0) + loudness;
			counts[at] = (counts[at] ?? 0) + 1;
		}
	}
	const values = Float32Array.from(sums, (sum, at) => sum / Math.max(1, counts[at] ?? 0));
	return { windowSeconds, values };
}
