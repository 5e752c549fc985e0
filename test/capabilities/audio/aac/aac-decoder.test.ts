import fc from 'fast-check';
import { resolve } from 'node:path';
import { aacDecoder } from '../../../../capabilities/audio/aac/aac-decoder';
import { bitsOf } from '../../../../capabilities/audio/aac/bits';
import { configAt } from '../../../../capabilities/audio/aac/read-config';
import { readElements } from '../../../../capabilities/audio/aac/read-elements';
import { encodeAac, framesOf, playAac } from '../../../helpers/adts';
import { ffmpegAbsence } from '../../../helpers/recordings';

const recordings = resolve(__dirname, '../../../../playground/recordings');
const speech = ['-t', '2', '-i', resolve(recordings, 'weekly-planning.wav')];
/** Tones that begin and end, and clicks, each channel with others. */
const tones = [
	'-f',
	'lavfi',
	'-i',
	'aevalsrc=0.3*sin(2765*t)*lt(mod(t\\,1)\\,0.5)+(random(0)-0.5)*lt(mod(t\\,0.37)\\,0.01)|0.2*sin(3481*t)+0.1*sin(5655*t):s=48000:d=2',
];
/** Two voices, one of them turned on one side. */
const voices = [
	...['-t', '3', '-i', resolve(recordings, 'support-call.mp3'), ...speech],
	...['-filter_complex', '[0][1]amerge=inputs=2,pan=stereo|c0=c0+0.3*c1|c1=c0-0.3*c1'],
];
const headBytes = 7;
const withFfmpeg = ffmpegAbsence === undefined ? describe : describe.skip;

const formOf = (rate: number, channels: number, kilobits: number, noise: boolean) => [
	...['-ar', String(rate), '-ac', String(channels), '-b:a', `${String(kilobits)}k`],
	...['-aac_pns', noise ? '1' : '0'],
];

/** Frames in turn, their channels in turn. */
function decodeAll(frames: readonly Uint8Array[], rate: number, description = new Uint8Array()) {
	const { decode } = aacDecoder(description, rate);
	return frames.map((frame) => decode(frame));
}

/** How much louder the reference is than what sets the two apart, in decibels. */
function likeness(decoded: Float32Array[][], reference: Float32Array): number {
	const sums = { sound: 0, apart: 0 };
	const count = decoded[0]?.length ?? 0;
	for (const [frame, channels] of decoded.entries()) {
		for (const [channel, samples] of channels.entries()) {
			for (let at = 0; at < 1024; at++) {
				const value = reference[(frame * 1024 + at) * count + channel] ?? 0;
				sums.sound += value ** 2;
				sums.apart += (value - (samples[at] ?? 0)) ** 2;
			}
		}
	}
	return 10 * Math.log10(sums.sound / sums.apart);
}

withFfmpeg('what ffmpeg encoded', () => {
	it.each(
		[8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000].flatMap((rate) =>
			[1, 2].flatMap((channels) => [24, 160].map((kilobits) => ({ rate, channels, kilobits }))),
		),
	)('sounds the same: $rate Hz, $channels, $kilobits kb/s', ({ rate, channels, kilobits }) => {
		for (const input of [speech, tones]) {
			const adts = encodeAac(input, formOf(rate, channels, kilobits, false));
			const decoded = decodeAll(framesOf(adts), rate);
			const reference = playAac(adts);
			expect(decoded.length * 1024 * channels).toBe(reference.length);
			expect(likeness(decoded, reference)).toBeGreaterThan(100);
		}
	});

	it.each([
		[16_000, 1, 32],
		[44_100, 1, 48],
		[44_100, 2, 96],
	])('sounds alike where noise is only told: %i Hz, %i, %i kb/s', (rate, channels, kilobits) => {
		const adts = encodeAac(speech, formOf(rate, channels, kilobits, true));
		const decoded = decodeAll(framesOf(adts), rate);
		const reference = playAac(adts);
		expect(likeness(decoded, reference)).toBeGreaterThan(20);
		const sound = decoded.flat().reduce((sum, part) => sum + energyOf(part), 0);
		expect(sound / energyOf(reference)).toBeCloseTo(1, 1);
	});

	it('sounds the same by every means of the format', () => {
		const adts = encodeAac(voices, formOf(44_100, 2, 96, false));
		const { table } = configAt(44_100);
		const elements = framesOf(adts).flatMap((frame) =>
			readElements(bitsOf(frame.subarray(headBytes)), table),
		);
		const channels = elements.flatMap((element) => element.channels);
		expect(channels.some(({ layout }) => layout.sequence === 2)).toBe(true);
		expect(channels.some(({ layout }) => layout.isKaiser)).toBe(true);
		expect(channels.some(({ layout }) => !layout.isKaiser)).toBe(true);
		expect(channels.some(({ shaping }) => shaping.length > 0)).toBe(true);
		expect(channels.some(({ bookOf }) => bookOf.some((book) => book > 13))).toBe(true);
		expect(channels.some(({ spectrum }) => spectrum.some((value) => Math.abs(value) > 16))).toBe(
			true,
		);
		expect(elements.some(({ joint }) => joint?.isByBand === true)).toBe(true);
		expect(elements.some(({ joint }) => joint?.isByBand === false && joint.isOf(0))).toBe(true);
		expect(likeness(decodeAll(framesOf(adts), 44_100), playAac(adts))).toBeGreaterThan(100);
	});

	it.each([3, 6])('has left and right as the first of %i channels', (channels) => {
		const volumes = Array.from(
			{ length: channels },
			(_, at) => `c${String(at)}=${String(0.1 * (at + 1))}*c0`,
		);
		const layout = channels === 3 ? '3.0' : '5.1';
		const input = [...speech, '-af', `aresample=48000,pan=${layout}|${volumes.join('|')}`];
		const adts = encodeAac(input, ['-b:a', '400k', '-aac_pns', '0']);
		const decoded = decodeAll(framesOf(adts), 48_000);
		const reference = playAac(adts);
		for (const channel of [0, 1]) {
			const one = decoded.map((all) => all.slice(channel, channel + 1));
			const other = reference.filter((_, at) => at % channels === channel);
			expect(likeness(one, other)).toBeGreaterThan(100);
		}
		expect(decoded[0]).toHaveLength(channels);
	});

	it('needs no heads where the container describes it, as HE-AAC too', () => {
		const frames = framesOf(encodeAac(speech, formOf(24_000, 1, 32, false)));
		const bare = frames.map((frame) => frame.subarray(headBytes));
		const sound = decodeAll(frames, 24_000);
		// AAC-LC of 24 kHz, alone and as the core of HE-AAC of 48 kHz.
		for (const description of [
			[0x13, 0x08],
			[0x2b, 0x09, 0x88, 0x00],
		]) {
			const { rate } = aacDecoder(Uint8Array.from(description), 48_000);
			expect(rate).toBe(24_000);
			expect(decodeAll(bare, 48_000, Uint8Array.from(description))).toEqual(sound);
		}
	});

	it('is heard again right behind a frame that is damaged', () => {
		const frames = framesOf(encodeAac(tones, formOf(44_100, 2, 96, false)));
		const { decode } = aacDecoder(new Uint8Array(), 44_100);
		const sound = decodeAll(frames, 44_100);
		for (const frame of frames.slice(0, 20)) decode(frame);
		for (const frame of frames.slice(20, 23)) {
			expect(() => decode(frame.subarray(0, 40))).toThrow('The frame is cut off');
		}
		// The first frame lacks what the one before it would have added.
		decode(frames[23] ?? new Uint8Array());
		expect(decode(frames[24] ?? new Uint8Array())).toEqual(sound[24]);
	});

	it('fails in no other way than by saying what is wrong with the frame', () => {
		const frames = [tones, voices].flatMap((input) =>
			framesOf(encodeAac(input, formOf(44_100, 2, 96, true))).map((frame) =>
				frame.subarray(headBytes),
			),
		);
		const decoder = aacDecoder(new Uint8Array(), 44_100);
		fc.assert(
			fc.property(
				fc.nat(frames.length - 1),
				fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { maxLength: 4 }),
				fc.nat(2000),
				(which, changes, length) => {
					const frame = Uint8Array.from(frames[which] ?? []);
					for (const [at, byte] of changes) frame[at % frame.length] = byte;
					expectPlain(decoder.decode, frame);
					expectPlain(decoder.decode, frame.subarray(0, length));
				},
			),
			{ numRuns: 200 },
		);
	});
});

test('bytes of any kind are decoded or said to be damaged', () => {
	const decoder = aacDecoder(new Uint8Array(), 16_000);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
			expectPlain(decoder.decode, bytes);
		}),
		{ numRuns: 1000 },
	);
});

test.each([
	['empty', [], 'The frame is cut off'],
	['without a channel', [0xe0], 'The frame holds no channel'],
	[
		'with a coupled channel',
		[0x40, 0, 0, 0],
		'The frame has a coupled channel, which is not decoded',
	],
	[
		'behind a head that several share',
		[0xff, 0xf1, 0x50, 0x80, 1, 0x1f, 0xfd],
		/Several frames share/,
	],
])('a frame is refused that is %s', (_name, bytes, message) => {
	const { decode } = aacDecoder(new Uint8Array(), 16_000);
	expect(() => decode(Uint8Array.from(bytes))).toThrow(message);
});

const energyOf = (samples: Float32Array) => samples.reduce((sum, value) => sum + value ** 2, 0);

/** Whole frames of numbers, or an error of our own. */
function expectPlain(decode: (frame: Uint8Array) => Float32Array[], frame: Uint8Array): void {
	let channels: Float32Array[];
	try {
		channels = decode(frame);
	} catch (error) {
		expect((error as Error).constructor).toBe(Error);
		expect((error as Error).message).toMatch(/^(The frame |Several frames )/);
		return;
	}
	for (const samples of channels) {
		expect(samples).toHaveLength(1024);
		expect(samples.every(Number.isFinite)).toBe(true);
	}
}
