import type { AudioCodec, OutputFormat } from 'mediabunny';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import type { Sound } from './open-sound';
import type { Packet } from './mp3-packets';

// Bytes; left to itself every open file holds 16 MiB.
const writtenAtATime = 1 << 20;

/** Writes packets of sound into a file of their own, whose time starts at its first packet. */
export async function chunkWriter(
	{ track }: Pick<Sound, 'track'>,
	codec: AudioCodec,
	{ path, format, mono }: { path: string; format: AudioFormat; mono: boolean },
) {
	const { EncodedAudioPacketSource, EncodedPacket, FilePathTarget, Output } =
		await import('mediabunny');
	const target = new FilePathTarget(path, { chunkSize: writtenAtATime });
	const output = new Output({ format: await outputFormat(format), target });
	const source = new EncodedAudioPacketSource(codec);
	output.addAudioTrack(source);
	await output.start();
	const config = await track.getDecoderConfig();
	const decoderConfig = config && (mono ? { ...config, numberOfChannels: 1 } : config);
	let start: number | undefined;
	let end = 0;
	return {
		async add({ data, timestamp, duration }: Packet) {
			const meta = start === undefined && decoderConfig ? { decoderConfig } : undefined;
			start ??= timestamp;
			end = timestamp + duration;
			await source.add(new EncodedPacket(data, 'key', timestamp - start, duration), meta);
		},
		/** Ends the file and tells which part of the recording it holds, in seconds. */
		async finish(): Promise<{ start: number; end: number }> {
			await output.finalize();
			return { start: Math.max(0, start ?? 0), end };
		},
		cancel: async () => {
			// On a full disk this fails as well, and would hide why.
			await output.cancel().catch(() => undefined);
		},
	};
}

async function outputFormat(format: AudioFormat): Promise<OutputFormat> {
	const bunny = await import('mediabunny');
	const makers: Record<AudioFormat, () => OutputFormat> = {
		wav: () => new bunny.WavOutputFormat(),
		mp3: () => new bunny.Mp3OutputFormat(),
		// With its table first, so that servers can read it while it arrives.
		m4a: () => new bunny.Mp4OutputFormat({ fastStart: 'in-memory' }),
		ogg: () => new bunny.OggOutputFormat(),
		flac: () => new bunny.FlacOutputFormat(),
		webm: () => new bunny.WebMOutputFormat(),
		aac: () => new bunny.AdtsOutputFormat(),
	};
	return makers[format]();
}
