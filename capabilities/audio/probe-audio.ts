import { Failure } from '../../endpoint/failure';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import { openSound, type Sound } from './open-sound';

/**
 * Container and length in seconds of an audio file, or of a video's sound, by its content. Of a
 * file that is cut off, the length of what plays counts.
 */
export async function probeAudio(
	path: string,
	name: string,
): Promise<{ format: AudioFormat; durationSeconds: number }> {
	try {
		return await openSound(path, name, async (sound) => ({
			format: sound.format,
			durationSeconds: (await lengthByEnd(sound)) ?? (await lengthByReading(sound)),
		}));
	} catch (error) {
		if (error instanceof Failure) throw error;
		throw new Failure(
			{
				kind: 'request-invalid',
				message: `The file ${name} is not an audio file, or it is damaged`,
				hint: 'Check the node that reads or downloads it. The content of the file counts, not its name',
			},
			{ cause: error },
		);
	}
}

/** By the last packet, where the container leads to it and it is whole. */
async function lengthByEnd({ format, track, origin }: Sound): Promise<number | undefined> {
	if (format === 'mp3') return undefined;
	const { EncodedPacketSink } = await import('mediabunny');
	const sink = new EncodedPacketSink(track);
	// Asked for the last packet of a flac that has none, it looks for one without end.
	if (!(await sink.getFirstPacket())) return 0;
	const last = await sink.getPacket(Infinity).catch(() => null);
	return last ? last.timestamp + last.duration - origin : undefined;
}

async function lengthByReading(sound: Sound): Promise<number> {
	let end = 0;
	for await (const { timestamp, duration } of sound.packets()) end = timestamp + duration;
	return end;
}
