import fc from 'fast-check';
import { fillTimes } from '../../../capabilities/transcription/fill-times';
import { readTranscript } from '../../../capabilities/transcription/read-transcript';
import { runs } from '../../helpers/runs';

const text = 'Good morning everybody.';
const whole = { start: 0.2, end: 2, text };
const whisper = { text, segments: [whole] };

describe('a transcript is read', () => {
	it.each<[string, unknown, object]>([
		['in the usual form', whisper, { text, segments: [whole], isGuessed: false }],
		['as text by itself', ` ${text}\n`, { text, segments: [] }],
		['as JSON that is sent as text', JSON.stringify(whisper), { text, segments: [whole] }],
		['from a list alone', [{ text }], { text, segments: [] }],
		['from segments alone', { segments: [whole] }, { text, segments: [whole] }],
		['from chunks', { text, chunks: [{ text, timestamp: [0.2, 2] }] }, { segments: [whole] }],
		[
			'with times as text',
			{ text, segments: [{ ...whole, start: '0.2', end: '00:00:02.000' }] },
			{ segments: [whole] },
		],
		[
			'without segments that say nothing',
			{ text, segments: [{ start: 0, end: 0.2 }, null, 7, whole] },
			{ segments: [whole] },
		],
		[
			'with fields of other types',
			{ ...whisper, language: 7, words: 'none', usage: 'much' },
			{ text, segments: [whole], usage: 'much' },
		],
		[
			'with words in its segments',
			{
				text: 'Hi',
				segments: [{ ...whole, text: 'Hi', words: [{ word: 'Hi', start: 1, end: 2 }] }],
			},
			{ words: [{ text: 'Hi', start: 1, end: 2 }] },
		],
		[
			'from words without segments',
			{
				text: 'Good day.',
				words: [
					{ word: 'Good', start: 1, end: 1.5 },
					{ word: 'day.', start: 1.5, end: 2 },
				],
			},
			{
				segments: [{ text: 'Good day.', start: 1, end: 2 }],
				words: [{ start: 1 }, { end: 2 }],
				isGuessed: false,
			},
		],
		[
			'with words named text',
			{ text: 'Hi', words: [{ text: ' Hi', start: 1, end: 2 }] },
			{ words: [{ text: 'Hi', start: 1, end: 2 }] },
		],
	])('%s', (_name, answer, right) => {
		expect(readTranscript(answer, 6)).toMatchObject(right);
	});

	it('with times between their neighbours where some are missing', () => {
		const words = [
			{ word: 'In', start: 0.2, end: 0.5 },
			{ word: '2016' },
			{ word: 'I', start: 2, end: null },
			{ word: 'left.', start: 2.2, end: 3 },
		];
		const read = readTranscript({ text: 'In 2016 I left.', words }, 6);
		expect(read?.isGuessed).toBe(true);
		expect(read?.words).toEqual([
			{ text: 'In', start: 0.2, end: 0.5 },
			{ text: '2016', start: 0.5, end: 2 },
			{ text: 'I', start: 2, end: 2.2 },
			{ text: 'left.', start: 2.2, end: 3 },
		]);
	});

	it('without times where none can be used', () => {
		const nothing = { start: NaN, end: -1 };
		const segments = [
			{ text, ...nothing },
			{ text, start: 'soon', end: {} },
		];
		const read = readTranscript({ text, segments, words: [{ word: 'Good', ...nothing }] }, 6);
		expect(read).toMatchObject({ text, segments: [], isGuessed: false });
		expect(read).not.toHaveProperty('words');
	});

	it.each([undefined, null, 7, {}, { error: 'no' }, { segments: [] }, []])(
		'not where there is none: %j',
		(answer) => {
			expect(readTranscript(answer, 6)).toBeUndefined();
		},
	);

	it('whatever stands in its fields: never without its text, never with times that are none', () => {
		const time = fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.constant(undefined));
		const part = fc.oneof(
			fc.record(
				{ text: fc.string(), word: fc.string(), start: time, end: time },
				{ requiredKeys: [] },
			),
			fc.anything(),
		);
		fc.assert(
			fc.property(fc.array(part), fc.array(part), (segments, words) => {
				const read = readTranscript({ text: 'said', segments, words }, 6);
				expect(read?.text).toBe('said');
				for (const { start, end } of [...(read?.segments ?? []), ...(read?.words ?? [])]) {
					expect(Number.isFinite(start) && Number.isFinite(end)).toBe(true);
				}
			}),
			runs(0.2),
		);
	});
});

it('times that are known stay, and those between lie between them', () => {
	const step = fc.record({ gap: fc.integer({ min: 0, max: 5 }), isKnown: fc.boolean() });
	fc.assert(
		fc.property(fc.array(fc.tuple(step, step), { minLength: 1 }), (steps) => {
			let at = 0;
			const parts = steps.map(([from, to]) => ({
				text: 'word',
				start: ((at += from.gap), from.isKnown ? at : undefined),
				end: ((at += to.gap), to.isKnown ? at : undefined),
			}));
			const filled = fillTimes(parts, at);
			if (!filled) {
				expect(steps.flat().some(({ isKnown }) => isKnown)).toBe(false);
				return;
			}
			let latest = 0;
			for (const [index, { start, end }] of filled.parts.entries()) {
				expect(parts[index]?.start ?? start).toBe(start);
				expect(parts[index]?.end ?? end).toBe(end);
				expect(start).toBeGreaterThanOrEqual(latest - 1e-9);
				expect(end).toBeGreaterThanOrEqual(start - 1e-9);
				latest = end;
			}
			expect(latest).toBeLessThanOrEqual(at + 1e-9);
		}),
		runs(0.2),
	);
});
