import fc from 'fast-check';
import { fitTarget } from '../../../capabilities/audio/fit-target';
import { planChunks } from '../../../capabilities/audio/plan-chunks';
import { silencesIn } from '../../../capabilities/audio/silences-in';
import { runs } from '../../helpers/runs';

const close = 1e-6;

/** Silences in order that do not touch each other, as a share of the recording. */
const silenceShares = fc
	.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 })
	.map((points) => points.toSorted((a, b) => a - b));

const recordings = fc
	.record({
		lengths: fc.double({ min: 0.001, max: 30, noNaN: true }),
		targetSeconds: fc.double({ min: 5, max: 1200, noNaN: true }),
		shares: silenceShares,
		values: fc.option(fc.array(fc.double({ min: -100, max: 0, noNaN: true }), { maxLength: 200 }), {
			nil: undefined,
		}),
	})
	.map(({ lengths, ...rest }) => ({ ...rest, durationSeconds: lengths * rest.targetSeconds }))
	.map(({ durationSeconds, targetSeconds, shares, values }) => ({
		durationSeconds,
		targetSeconds,
		silences: shares.flatMap((start, at) => {
			const end = shares[at + 1];
			if (at % 2 === 1 || end === undefined) return [];
			return [{ start: start * durationSeconds, end: end * durationSeconds }];
		}),
		levels: values && {
			windowSeconds: durationSeconds / Math.max(1, values.length),
			values: Float32Array.from(values),
		},
	}));

describe('the plan of any recording', () => {
	it('covers it in order, with chunks no longer than the target nor shorter than a quarter', () => {
		fc.assert(
			fc.property(recordings, (options) => {
				const { durationSeconds, targetSeconds } = options;
				const chunks = planChunks(options);
				expect(chunks.map(({ index }) => index)).toEqual([...chunks.keys()]);
				expect(chunks[0]).toMatchObject({ start: 0, overlapSeconds: 0 });
				expect(chunks.at(-1)?.end).toBe(durationSeconds);
				const lengths = chunks.map(({ start, end }) => end - start);
				expect(Math.max(...lengths)).toBeLessThanOrEqual(targetSeconds + close);
				if (chunks.length > 1) {
					expect(Math.min(...lengths)).toBeGreaterThan(targetSeconds / 4 - close);
				}
			}),
			runs(0.1),
		);
	});

	it('repeats something exactly where the cut is not in silence', () => {
		fc.assert(
			fc.property(recordings, (options) => {
				const overlap = Math.min(4, options.targetSeconds / 10);
				const chunks = planChunks(options);
				const wrong = chunks.slice(1).filter(({ start, overlapSeconds }, at) => {
					const cut = chunks[at]?.end ?? 0;
					if (Math.abs(start + overlapSeconds - cut) > close) return true;
					const silent = options.silences.some((one) => one.start <= cut && cut <= one.end);
					return overlapSeconds === 0 ? !silent : overlapSeconds !== overlap;
				});
				expect(wrong).toEqual([]);
			}),
			runs(0.1),
		);
	});
});

describe('a plan', () => {
	it('keeps a recording whole that is no longer than the target', () => {
		expect(planChunks({ durationSeconds: 480, silences: [] })).toEqual([
			{ index: 0, start: 0, end: 480, overlapSeconds: 0 },
		]);
		expect(planChunks({ durationSeconds: 0, silences: [] })).toEqual([]);
	});

	it('cuts in the middle of the longer silence rather than the nearer one', () => {
		const silences = [
			{ start: 350, end: 352 },
			{ start: 470, end: 470.4 },
		];
		const [first, second] = planChunks({ durationSeconds: 2000, silences });
		expect(first?.end).toBe(351.5);
		expect(second).toMatchObject({ start: 351.5, overlapSeconds: 0 });
	});

	it('cuts at the quietest pause where there is no silence, and repeats four seconds', () => {
		const values = new Float32Array(20_000).fill(-20);
		// One quiet window is a moment inside a word, a dozen are a pause.
		values[8300] = -80;
		values.fill(-30, 8400, 8412);
		const levels = { windowSeconds: 0.05, values };
		const [first, second] = planChunks({ durationSeconds: 1000, silences: [], levels });
		expect(first?.end).toBeGreaterThan(420);
		expect(first?.end).toBeLessThan(420.6);
		expect(second?.start).toBeCloseTo((first?.end ?? 0) - 4);
		expect(second?.overlapSeconds).toBe(4);
	});

	it('makes the last two chunks about as long as each other', () => {
		const chunks = planChunks({ durationSeconds: 500, silences: [] });
		expect(chunks.map(({ start, end }) => [start, end])).toEqual([
			[0, 250],
			[246, 500],
		]);
	});

	it('of eleven hours of silence is left out and repeats nothing', () => {
		const durationSeconds = 11 * 3600;
		const values = new Float32Array(durationSeconds * 20).fill(-100);
		const levels = { windowSeconds: 0.05, values };
		const silences = silencesIn(levels);
		const chunks = planChunks({ durationSeconds, silences, levels });
		expect(silences).toHaveLength(1);
		expect(chunks).toHaveLength(83);
		expect(chunks.filter(({ overlapSeconds }) => overlapSeconds > 0)).toEqual([]);
	});
});

describe('silences', () => {
	const windows = (...stretches: [seconds: number, level: number][]) => ({
		windowSeconds: 0.05,
		values: Float32Array.from(
			stretches.flatMap(([seconds, level]) =>
				Array<number>(Math.round(seconds / 0.05)).fill(level),
			),
		),
	});

	it('are told from speech that is far from the microphone', () => {
		const found = silencesIn(windows([5, -42], [1, -68], [5, -42], [0.2, -68], [5, -42]));
		expect(found).toHaveLength(1);
		expect(found[0]?.start).toBeCloseTo(5);
		expect(found[0]?.end).toBeCloseTo(6);
	});

	it('are not found in music, however long it plays', () => {
		expect(silencesIn(windows([5, -15], [60, -28], [5, -15]))).toEqual([]);
	});
});

describe('the target length', () => {
	const cd = { byteLength: 176_400 * 3600, durationSeconds: 3600, format: 'wav' as const };
	const limits = { maxBytes: 14_500_000, formats: ['wav', 'mp3'] as const };

	it('is shorter where a chunk can only be copied', () => {
		expect(fitTarget(480, cd, limits, 6000)).toBe(480);
		const seconds = fitTarget(480, cd, limits, undefined);
		expect(seconds * 176_400).toBeLessThan(14_500_000);
		expect(seconds).toBeGreaterThan(60);
	});

	it('counts with the size after the conversion where the endpoint takes another format', () => {
		const note = { byteLength: 2000 * 3600, durationSeconds: 3600, format: 'ogg' as const };
		const seconds = fitTarget(480, note, limits, 32_000);
		expect(seconds * 32_000).toBeLessThan(14_500_000);
		expect(seconds).toBeGreaterThan(400);
		expect(fitTarget(480, note, { ...limits, formats: ['ogg'] }, 32_000)).toBe(480);
	});
});
