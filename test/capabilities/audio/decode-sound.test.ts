import { decodeSound } from '../../../capabilities/audio/decode-sound';
import type { Packet } from '../../../capabilities/audio/mp3-packets';
import type { Sound } from '../../../capabilities/audio/open-sound';
import { failureOf } from '../../helpers/context';

/** 20 ms of silence, as opus writes them. */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);

/** Decodes packets of opus; returns the lengths of what came out, in samples. */
async function decode(packets: readonly Packet[], durationSeconds: number, channels = 1) {
	const track = {
		getDecoderConfig: () => Promise.resolve({ codec: 'opus' }),
		getSampleRate: () => Promise.resolve(48_000),
		getNumberOfChannels: () => Promise.resolve(channels),
	};
	const lengths: number[] = [];
	await decodeSound(
		{
			...{ format: 'ogg', codec: 'opus', origin: 0, hasVideo: false },
			track: track as unknown as Sound['track'],
			packets: async function* () {
				await Promise.resolve();
				yield* packets;
			},
		},
		{
			...{ fileName: 'call.ogg', durationSeconds },
			signal: new AbortController().signal,
			onSamples: (samples) => lengths.push(samples.length),
		},
	);
	return lengths;
}

describe('sound is decoded a little at a time', () => {
	it('also where its packets say no time', async () => {
		const packets = Array<Packet>(1000).fill({ data: silence, timestamp: 0, duration: 0 });
		const lengths = await decode(packets, 20);
		expect(Math.max(...lengths)).toBeLessThanOrEqual(200 * 320);
		expect(lengths.reduce((sum, length) => sum + length)).toBe(320_000);
	});

	it('also where its packets are large', async () => {
		const packets = Array.from({ length: 41 }, (_, at) => ({
			data: at === 0 ? silence : new Uint8Array(300_000).fill(255),
			timestamp: at * 0.02,
			duration: 0.02,
		}));
		const lengths = await decode(packets, 0.82);
		expect(Math.max(...lengths)).toBeLessThanOrEqual(5 * 320);
	});
});

it('what the decoder cannot begin with is told with the name of the file', async () => {
	const { details, cause } = await failureOf(
		decode([{ data: silence, timestamp: 0, duration: 0.02 }], 1, 3),
	);
	expect(details).toMatchObject({
		kind: 'request-invalid',
		message: 'The file call.ogg could not be decoded',
		hint: expect.stringContaining('convert it') as string,
	});
	expect(String(cause)).toContain('multichannel');
});
