import { cutIntoPieces } from '../../playground/endpoint/speech/cut-into-pieces.mjs';
import { steadyTones } from '../../playground/endpoint/speech/steady-tones.mjs';

const rate = 16_000;
const frame = 512;

/** A sound of so many seconds whose strength at each of the pitches is that of an overtone. */
function sound(seconds: number, pitches: (at: number) => number[], strength = 0.1): number[] {
	const phases: number[] = [];
	return Array.from({ length: Math.round(seconds * rate) }, (_, index) =>
		pitches(index / rate).reduce((sum, pitch, voice) => {
			phases[voice] = (phases[voice] ?? 0) + (2 * Math.PI * pitch) / rate;
			return sum + strength * Math.sin(phases[voice]);
		}, 0),
	);
}

const overtones = [1, 2, 3, 4, 5, 6, 7, 8];
/** A voice that goes up and down by a fifth twice a second. */
const voice = (seconds: number) =>
	sound(seconds, (at) => overtones.map((n) => n * 180 * (1 + 0.2 * Math.sin(4 * Math.PI * at))));
/** Another chord four times a second. */
const chords = (seconds: number) =>
	sound(seconds, (at) => [220, 275, 330].map((pitch) => pitch * (1 + 0.1 * Math.floor(at * 4))));
const silence = (seconds: number) => sound(seconds, () => []);

describe('pieces of speech', () => {
	interface Stretch {
		seconds: number;
		level: number;
		isSpoken: boolean;
	}
	const speech = (seconds: number) => ({ seconds, level: 0.1, isSpoken: true });
	const music = (seconds: number) => ({ seconds, level: 0.1, isSpoken: false });
	const pause = (seconds: number) => ({ seconds, level: 0, isSpoken: true });

	function pieces(stretches: Stretch[]): [number, number][] {
		const ends = stretches.map((_, index) =>
			stretches.slice(0, index + 1).reduce((sum, { seconds }) => sum + seconds, 0),
		);
		const samples = new Float32Array(Math.round((ends.at(-1) ?? 0) * rate));
		for (const [index, { level }] of stretches.entries()) {
			samples.fill(level, (ends[index - 1] ?? 0) * rate, (ends[index] ?? 0) * rate);
		}
		const isSpoken = (at: number) =>
			stretches[ends.findIndex((end) => at < end * rate)]?.isSpoken ?? false;
		return cutIntoPieces(samples, isSpoken).map(({ start, end }) => [
			Math.round((start / rate) * 10) / 10,
			Math.round((end / rate) * 10) / 10,
		]);
	}

	it('leave out the music between them, however short they are', () => {
		expect(pieces([music(2), speech(1), music(1), speech(6), music(3)])).toEqual([
			[1.9, 3.1],
			[3.9, 10.1],
		]);
	});

	it('are not there where nobody speaks', () => {
		expect(pieces([music(5), pause(2)])).toEqual([]);
	});

	it('go on over what is too short to be more than a slip of the detector', () => {
		expect(pieces([speech(2), music(0.3), speech(2)])).toEqual([[0, 4.3]]);
	});

	it('go on over a pause until they are four seconds long', () => {
		expect(pieces([speech(2), pause(0.5), speech(3), pause(1), speech(2)])).toEqual([
			[0, 5.6],
			[6.4, 8.5],
		]);
	});

	it('of one who never pauses are at most twenty seconds long and have no gap', () => {
		const found = pieces([speech(50)]);
		expect(found[0]?.[0]).toBe(0);
		expect(found.at(-1)?.[1]).toBe(50);
		for (const [index, [start, end]] of found.entries()) {
			expect(end - start).toBeLessThanOrEqual(20);
			if (index > 0) expect(start).toBe(found[index - 1]?.[1]);
		}
	});
});

describe('tones that are held', () => {
	const share = (samples: number[]) => {
		const frames = [...steadyTones(Float32Array.from(samples), frame)];
		return frames.reduce((sum, one) => sum + one, 0) / frames.length;
	};

	it('are found in chords', () => {
		expect(share(chords(4))).toBeGreaterThan(0.9);
	});

	it('are not found in a voice, in noise or in silence', () => {
		let seed = 1;
		const noise = () => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5) * 0.4;
		expect(share(voice(4))).toBe(0);
		expect(share(Array.from({ length: 4 * rate }, noise))).toBe(0);
		expect(share(silence(4))).toBe(0);
	});

	it('end where the voice begins', () => {
		const samples = Float32Array.from([...chords(2), ...voice(2), ...chords(2)]);
		const frames = [...steadyTones(samples, frame)];
		const seconds = (index: number) => (index * frame) / rate;
		expect(Math.abs(seconds(frames.indexOf(0)) - 2)).toBeLessThan(0.25);
		expect(Math.abs(seconds(frames.lastIndexOf(0) + 1) - 4)).toBeLessThan(0.25);
	});
});
