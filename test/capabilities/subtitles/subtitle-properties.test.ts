import fc from 'fast-check';
import { cueLimits, type Cue, type TimedText } from '../../../capabilities/subtitles/cue';
import { speakerLabel } from '../../../capabilities/subtitles/speaker-label';
import { splitText } from '../../../capabilities/subtitles/split-text';
import { textWidth } from '../../../capabilities/subtitles/text-width';
import { toCues } from '../../../capabilities/subtitles/to-cues';
import { toSrt } from '../../../capabilities/subtitles/to-srt';
import { toVtt } from '../../../capabilities/subtitles/to-vtt';
import { readSrt, readVtt } from '../../helpers/read-subtitles';
import { runs } from '../../helpers/runs';

const { lineWidth, minSeconds, maxSeconds, gapSeconds } = cueLimits;
/** Times are rounded to milliseconds. */
const ms = 0.001_001;

const latin = fc
	.tuple(
		fc.string({ unit: fc.constantFrom(...'abcdeEfgh&<>-1'), minLength: 1, maxLength: 14 }),
		fc.constantFrom('', '', '', ',', '.', '?', ' !', ':', '…'),
	)
	.map(([word, sign]) => word + sign);
const others = fc.constantFrom(
	'x'.repeat(50),
	'今日は「会議」を始めます。',
	'เราจะมาพูดถึงผลประกอบการ',
	'GPT-4を使う',
	'そして「',
	'（',
	'-->',
	'1',
	'the',
	'and',
	'Mr.',
	'👩‍💻',
);
const word = fc.oneof({ weight: 8, arbitrary: latin }, { weight: 1, arbitrary: others });
const text = fc
	.array(fc.tuple(word, fc.constantFrom(' ', ' ', '\n', ' \r\n ', '\u00a0 ')), { maxLength: 25 })
	.map((pairs) => pairs.flat().join(''));
const span = fc.oneof(
	fc.constantFrom(0, 0.05, 0.5, 2, 20),
	fc.integer({ min: 0, max: 15_000 }).map((value) => value / 1000),
);
const speaker = fc.constantFrom(
	undefined,
	undefined,
	'Ada',
	'Ben & "Co" <x>',
	'A very long name of a company',
);

/** Segments in order, without overlap, and the length of the recording. */
const recording = fc
	.record({
		parts: fc.array(
			fc.record({ text, speaker, pause: span, length: span, isTimed: fc.boolean() }),
			{
				maxLength: 6,
			},
		),
		rest: fc.constantFrom(0, 0.3, 5),
	})
	.map(({ parts, rest }) => {
		let free = 0;
		const segments: TimedText[] = parts.map(
			({ text: said, speaker: by, pause, length, isTimed }) => {
				const start = toMs(free + pause);
				const end = toMs(start + length);
				free = end;
				return {
					start,
					end,
					text: said,
					speaker: by,
					words: isTimed ? timed(said, start, end) : undefined,
				};
			},
		);
		return { segments, duration: toMs(Math.max(1, free) + rest) };
	});

const toMs = (seconds: number) => Math.round(seconds * 1000) / 1000;

/** Words as models give them: without signs, with pauses between. */
function timed(said: string, start: number, end: number) {
	const words = said.match(/[\p{L}\p{N}]+/gu) ?? [];
	const step = (end - start) / words.length;
	return words.map((one, index) => ({
		text: one,
		start: start + index * step,
		end: start + (index + 0.6) * step,
	}));
}

const check = (law: (cues: Cue[], segments: TimedText[], duration: number) => void) => {
	fc.assert(
		fc.property(recording, ({ segments, duration }) => {
			law(toCues(segments, duration), segments, duration);
		}),
		{ ...runs(0.1), endOnFailure: true },
	);
};

it('speakers who talk at the same time have cues as if they were alone', () => {
	const sides = fc.tuple(recording, recording).map(([one, other]) => {
		const named = (list: TimedText[], speaker: string) =>
			list.map((segment) => ({ ...segment, speaker }));
		const left = named(one.segments, 'Ann');
		const right = named(other.segments, 'Ben');
		return { sides: [left, right], duration: Math.max(one.duration, other.duration) };
	});
	fc.assert(
		fc.property(sides, ({ sides: [left = [], right = []], duration }) => {
			const both = [...left, ...right].toSorted((a, b) => a.start - b.start);
			const cues = toCues(both, duration);
			expect(cues.map(({ start }) => start)).toEqual(
				cues.map(({ start }) => start).toSorted((a, b) => a - b),
			);
			const talkAtOnce = both.some(
				({ start, speaker: by }, at) =>
					both[at - 1]?.speaker !== by && start < (both[at - 1]?.end ?? 0) - 0.001,
			);
			if (!talkAtOnce) return;
			for (const side of [left, right]) {
				const mine = cues.filter((cue) => cue.speaker === side[0]?.speaker);
				const signs = (texts: string[]) => texts.join('').replace(/\s+/g, '');
				expect(signs(mine.flatMap(({ lines }) => lines))).toBe(
					signs(side.map((segment) => segment.text)),
				);
				for (const [at, { start, end }] of mine.entries()) {
					const room = (mine[at + 1]?.start ?? duration) - start;
					expect(end - start).toBeGreaterThanOrEqual(Math.min(5 / 6, room) - 0.002);
					expect(end).toBeLessThanOrEqual(Math.max(duration, side.at(-1)?.end ?? 0) + 0.002);
				}
			}
		}),
		runs(0.05),
	);
});

const wordsOf = (texts: string[]) =>
	texts.flatMap((one) => one.split(/\s+/)).filter((one) => one !== '');

describe('cues of any segments', () => {
	it('hold each sign once and in order, under the speaker who said it', () => {
		check((cues, segments) => {
			const signs = (parts: { speaker?: string | undefined; text: string }[]) =>
				parts.flatMap(({ speaker: by, text: said }) =>
					[...said.replace(/\s+/g, '')].map((sign) => [by, sign]),
				);
			expect(signs(cues.map((cue) => ({ ...cue, text: cue.lines.join('') })))).toEqual(
				signs(segments),
			);
		});
	});

	it('tear no word that has spaces around it', () => {
		fc.assert(
			fc.property(fc.array(latin), fc.integer({ min: 1, max: 60 }), (list, end) => {
				const cues = toCues([{ start: 0, end, text: list.join(' ') }]);
				expect(wordsOf(cues.flatMap(({ lines }) => lines))).toEqual(wordsOf(list));
			}),
			runs(0.05),
		);
	});

	it('are in order, without overlap, inside the recording, each on screen for some time', () => {
		check((cues, _segments, duration) => {
			let before = 0;
			for (const { start, end } of cues) {
				expect(start).toBeGreaterThanOrEqual(before);
				expect(end).toBeGreaterThan(start);
				before = end;
			}
			expect(before).toBeLessThanOrEqual(duration);
		});
	});

	it('have one or two lines that fit the screen, unless one word alone does not', () => {
		check((cues) => {
			let before: string | undefined;
			for (const { lines, speaker: by } of cues) {
				expect([1, 2]).toContain(lines.length);
				const label = by === undefined || by === before ? '' : speakerLabel(by);
				before = by;
				for (const [index, line] of lines.entries()) {
					expect(line.trim()).not.toBe('');
					const isLong = textWidth(label) > lineWidth / 2;
					const width = textWidth(line) + (index === 0 && !isLong ? textWidth(label) : 0);
					if (splitText(line).length > 1) expect(width).toBeLessThanOrEqual(lineWidth);
				}
			}
		});
	});

	it('are never longer than allowed, and long enough wherever there is room', () => {
		check((cues, _segments, duration) => {
			for (const [index, { start, end }] of cues.entries()) {
				const room = (cues[index + 1]?.start ?? duration) - start;
				expect(end - start).toBeLessThanOrEqual(maxSeconds + ms);
				expect(end - start).toBeGreaterThanOrEqual(Math.min(minSeconds, room) - ms);
			}
		});
	});

	it('leave two frames before the next one wherever that leaves them long enough', () => {
		check((cues) => {
			for (const [index, { start, end }] of cues.entries()) {
				const next = cues[index + 1];
				if (!next || next.start - start < minSeconds + gapSeconds) continue;
				expect(next.start - end).toBeGreaterThanOrEqual(gapSeconds - ms);
			}
		});
	});

	it('begin when their first word is said', () => {
		const steps = fc.array(fc.integer({ min: 20, max: 2000 }), { minLength: 1, maxLength: 40 });
		fc.assert(
			fc.property(steps, (lengths) => {
				let free = 0;
				const words = lengths.map((length, index) => {
					const start = free;
					free += length;
					return { text: `w${String(index)}`, start: start / 1000, end: (free - 10) / 1000 };
				});
				const said = words.map((one) => one.text).join(' ');
				const cues = toCues([{ start: 0, end: free / 1000, text: said, words }]);
				const starts = new Map(words.map((one) => [one.text, one.start]));
				for (const { start, lines } of cues) {
					expect(start).toBeCloseTo(starts.get(lines[0]?.split(' ')[0] ?? '') ?? NaN, 6);
				}
			}),
			runs(0.05),
		);
	});

	it('are the same when SRT is read again, but for the names', () => {
		check((cues) => {
			let before: string | undefined;
			const expected = cues.map(({ start, end, lines: [first = '', ...more], speaker: by }) => {
				const label = by === undefined || by === before ? '' : speakerLabel(by);
				before = by;
				return { start, end, lines: [label + first, ...more] };
			});
			expect(readSrt(toSrt(cues))).toEqual(expected);
		});
	});

	it('are the same when WebVTT is read again', () => {
		check((cues) => {
			expect(readVtt(toVtt(cues))).toEqual(cues);
		});
	});
});
