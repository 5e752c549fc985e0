import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { canDecode, decodeSound } from '../../../../capabilities/audio/decode-sound';
import { openSound } from '../../../../capabilities/audio/open-sound';
import { failureOf } from '../../../helpers/context';

// Needs no ffmpeg. On the left a tone of 500 Hz that sounds for 0.2 of each 0.4 seconds, on the
// right one of 1200 Hz, half as loud: 0.8 seconds as AAC of 16 kHz, with short windows where it begins.
const fixture = resolve(__dirname, '../../../fixtures/recordings/tones.m4a.base64');
const rate = 16_000;
const tones = {
	left: (time: number) => (time % 0.4 < 0.2 ? 0.4 * Math.sin(2 * Math.PI * 500 * time) : 0),
	right: (time: number) => 0.2 * Math.sin(2 * Math.PI * 1200 * time),
};

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aac-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

const readFixture = () => Buffer.from(readFileSync(fixture, 'utf8'), 'base64');

async function decode(bytes: Buffer, channel: 'left' | 'right'): Promise<number[]> {
	const path = join(folder, 'tones.m4a');
	writeFileSync(path, bytes);
	const heard: number[] = [];
	await openSound(path, 'tones.m4a', async (sound) => {
		const onSamples = (samples: Int16Array) => heard.push(...samples);
		const { signal } = new AbortController();
		await decodeSound(sound, {
			...{ fileName: 'tones.m4a', durationSeconds: 0.8, channel, signal, onSamples },
		});
	});
	return heard;
}

/** How much louder the tone is than what sets the sound apart from it, in decibels. */
function likeness(heard: number[], tone: (time: number) => number, from = 0): number {
	const part = heard.slice(from);
	const sums = { tone: 0, apart: 0 };
	for (const [at, sample] of part.entries()) {
		const value = tone((from + at) / rate);
		sums.tone += value ** 2;
		sums.apart += (value - sample / 32_768) ** 2;
	}
	return 10 * Math.log10(sums.tone / sums.apart);
}

test.each(['left', 'right'] as const)(
	'an m4a is heard from its beginning on: %s',
	async (channel) => {
		const heard = await decode(readFixture(), channel);
		expect(heard).toHaveLength(0.8 * rate);
		expect(likeness(heard, tones[channel])).toBeGreaterThan(15);
	},
);

test('frames that are damaged one behind the other are silent, and the next are in their places', async () => {
	const bytes = readFixture();
	// The sound is the box behind its name; the first frames of it hold 0.3 seconds.
	const from = bytes.indexOf('mdat') + 4;
	bytes.fill(0xff, from, from + 700);
	const heard = await decode(bytes, 'right');
	expect(heard).toHaveLength(0.8 * rate);
	expect(heard.slice(0, 1024).every((sample) => sample === 0)).toBe(true);
	expect(likeness(heard, tones.right, 0.6 * rate)).toBeGreaterThan(20);
});

test('an m4a none of whose frames is whole is refused', async () => {
	const bytes = readFixture();
	const from = bytes.indexOf('mdat') + 4;
	bytes.fill(0xff, from, bytes.indexOf('moov') - 4);
	const failure = await failureOf(decode(bytes, 'left'));
	expect(failure.details).toMatchObject({
		kind: 'request-invalid',
		message: 'The file tones.m4a could not be decoded',
	});
});

test.each([
	['AAC-LC', 0x14, 0x10, true],
	['AAC Main', 0x0c, 0x10, false],
	['AAC-LC in frames of 960', 0x14, 0x14, false],
])(
	'an m4a says whether it can be decoded without ffmpeg: %s',
	async (_name, first, second, expected) => {
		const bytes = readFixture();
		const at = bytes.indexOf(Buffer.from([0x14, 0x10, 0x56, 0xe5]));
		expect(at).toBeGreaterThan(0);
		bytes[at] = first;
		bytes[at + 1] = second;
		const path = join(folder, 'tones.m4a');
		writeFileSync(path, bytes);
		await openSound(path, 'tones.m4a', async (sound) => {
			expect(await canDecode(sound)).toBe(expected);
		});
	},
);
