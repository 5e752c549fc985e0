import { join } from 'node:path';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import { chunkWriter } from './chunk-writer';
import type { Channel } from './convert-options';
import type { Sound } from './open-sound';
import type { PlannedChunk } from './plan-chunks';

export interface CopyOptions {
	folder: string;
	/** What the files' names begin with. */
	prefix: string;
	format: AudioFormat;
	/** The one channel to keep; only for sound whose samples are stored as they are. */
	channel?: Channel | undefined;
	signal: AbortSignal;
}

export interface CopiedChunk {
	planned: PlannedChunk;
	path: string;
	/** Where the file's sound begins and ends in the recording, in seconds. */
	start: number;
	end: number;
}

/**
 * Writes each chunk's packets into a file, in one pass over the recording, and yields it once it is
 * whole. A packet goes where its middle is. Chunks beyond the recording's end are left out.
 */
export async function* copyChunks(
	sound: Sound,
	chunks: readonly PlannedChunk[],
	{ folder, prefix, format, channel, signal }: CopyOptions,
): AsyncGenerator<CopiedChunk, void, undefined> {
	const { codec, track } = sound;
	if (codec === null) return;
	const channels = await track.getNumberOfChannels();
	const waiting = [...chunks];
	const open: Awaited<ReturnType<typeof begin>>[] = [];
	const begin = async (planned: PlannedChunk) => {
		const path = join(folder, `${prefix}-${String(planned.index)}.${format}`);
		const writer = await chunkWriter(sound, codec, { path, format, mono: channel !== undefined });
		return { planned, path, writer };
	};
	const end = async ({ planned, path, writer }: Awaited<ReturnType<typeof begin>>) => ({
		planned,
		path,
		...(await writer.finish()),
	});
	try {
		for await (const packet of sound.packets()) {
			signal.throwIfAborted();
			const middle = packet.timestamp + packet.duration / 2;
			while (open[0] && middle >= open[0].planned.end) {
				const copied = await end(open[0]);
				open.shift();
				yield copied;
			}
			// What an encoder puts before time zero belongs to the first chunk.
			while (waiting[0] && (middle >= waiting[0].start || waiting[0].start <= 0)) {
				open.push(await begin(waiting[0]));
				waiting.shift();
			}
			if (open.length + waiting.length === 0) return;
			const part = channel
				? { ...packet, data: pickChannel(packet.data, codec, channels, channel) }
				: packet;
			for (const { writer } of open) await writer.add(part);
		}
		while (open[0]) {
			const copied = await end(open[0]);
			open.shift();
			yield copied;
		}
	} finally {
		await Promise.all(open.map(({ writer }) => writer.cancel()));
	}
}

/** The samples of one channel out of interleaved ones; a sample's size is told by the codec's name. */
function pickChannel(
	data: Uint8Array,
	codec: string,
	channels: number,
	channel: Channel,
): Uint8Array {
	const size = Number(/^pcm-[a-z](\d+)/.exec(codec)?.[1] ?? 8) / 8;
	const skip = channel === 'left' ? 0 : size;
	const picked = new Uint8Array(data.length / channels);
	for (let at = 0; at < picked.length; at += size) {
		for (let byte = 0; byte < size; byte++) {
			picked[at + byte] = data[at * channels + skip + byte] ?? 0;
		}
	}
	return picked;
}
