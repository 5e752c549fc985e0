import { readMp3Frame } from './mp3-frame';

/**
 * A stand-in for the loudness of a packet, without decoding it: mp3 and AAC write a gain, and
 * other codecs spend more bytes on what is louder. It compares within one recording alone.
 */
export function packetLoudness(codec: string, data: Uint8Array): number {
	const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	if (codec === 'mp3') return mp3Gain(bytes) ?? data.byteLength;
	if (codec === 'aac') return aacGain(bytes) ?? data.byteLength;
	return data.byteLength;
}

/** The mean gain of the first channel: the second is often the difference of the two. */
function mp3Gain(bytes: Buffer): number | undefined {
	const frame = readMp3Frame(bytes, 0);
	if (!frame || bytes.length < frame.sideInfo + 32) return undefined;
	const { version, channels, sideInfo } = frame;
	const mono = channels === 1;
	// ISO 11172-3, 2.4.1.7: what precedes the granules, then each with its gain 21 bits in.
	const before = version === 1 ? (mono ? 18 : 20) : mono ? 9 : 10;
	const granuleBits = version === 1 ? 59 : 63;
	const first = sideInfo * 8 + before + 21;
	const gain = bits(bytes, first, 8);
	return version === 1 ? (gain + bits(bytes, first + granuleBits * channels, 8)) / 2 : gain;
}

/** The gain of the first element, where that is a channel or a pair (ISO 14496-3, 4.4.2). */
function aacGain(bytes: Buffer): number | undefined {
	let at = isAdts(bytes) ? (bytes.readUInt8(1) & 1 ? 56 : 72) : 0;
	if (bytes.length * 8 < at + 160) return undefined;
	const take = (count: number) => bits(bytes, (at += count) - count, count);
	const element = take(3);
	take(4);
	if (element === 0) return take(8);
	if (element !== 1) return undefined;
	if (take(1) === 0) return take(8);
	take(1);
	const short = take(2) === 2;
	take(1);
	const bands = take(short ? 4 : 6);
	const joined = take(short ? 7 : 1);
	// A set bit joins one of eight short windows to the group before.
	const groups = short ? 8 - joined.toString(2).replaceAll('0', '').length : 1;
	if (take(2) === 1) take(groups * bands);
	return take(8);
}

const isAdts = (bytes: Buffer) => bytes.length > 9 && (bytes.readUInt16BE(0) & 0xfff6) === 0xfff0;

function bits(bytes: Buffer, at: number, count: number): number {
	let value = 0;
	for (let bit = at; bit < at + count; bit++) {
		value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
	}
	return value;
}
