import { levelMeter } from './level-meter';
import type { Levels } from './levels';
import { openSound, type Sound } from './open-sound';
import { packetLoudness } from './packet-loudness';
import { toSamples } from './to-samples';
import type { Recording } from './recording';

const windowSeconds = 0.05;

/** Levels without a decoder: decibels where samples are stored as they are, else a stand-in. */
export async function levelsByReading(
	{ path, fileName }: Recording,
	signal: AbortSignal,
): Promise<{ levels: Levels; inDecibels: boolean }> {
	return await openSound(path, fileName, async (sound) =>
		sound.codec !== null && /^(pcm|ulaw|alaw)/.test(sound.codec)
			? { levels: await ofSamples(sound, signal), inDecibels: true }
			: { levels: await ofPackets(sound, signal), inDecibels: false },
	);
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
