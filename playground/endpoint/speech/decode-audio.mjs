import decode from 'audio-decode';
import { resample } from './resample.mjs';
import { SAMPLE_RATE } from './sample-rate.mjs';

/** Bytes of any common audio format in, mono samples at 16 kHz out. Throws a plain Error that a person can read. */
export async function decodeAudio(bytes) {
	if (bytes.length === 0) throw new Error('The audio is empty.');
	const { channelData, sampleRate } = await decodeOrSayWhy(bytes);
	const [left, ...others] = channelData;
	if (!left?.length) throw new Error('The audio holds no samples.');
	return resample(mixDown(left, others), sampleRate, SAMPLE_RATE);
}

async function decodeOrSayWhy(bytes) {
	try {
		return await decode(bytes);
	} catch (cause) {
		throw new Error('The audio could not be decoded: it is damaged or of an unknown format.', {
			cause,
		});
	}
}

function mixDown(left, others) {
	if (others.length === 0) return left;
	const share = 1 / (others.length + 1);
	return left.map((sample, i) => others.reduce((sum, channel) => sum + channel[i], sample) * share);
}
