import type { Channel } from './convert-audio';

/** The samples of one channel out of interleaved ones; a sample's size is told by the codec's name. */
export function pickChannel(
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
