import fc from 'fast-check';
import { doubtsIn } from '../../../capabilities/transcription/doubts-in';
import { fitTimes } from '../../../capabilities/transcription/fit-times';
import { interleave } from '../../../capabilities/transcription/interleave';
import { joinTexts } from '../../../capabilities/transcription/join-texts';
import { languageCodeOf } from '../../../capabilities/transcription/language-code-of';
import { stitch } from '../../../capabilities/transcription/stitch';
import { runs } from '../../helpers/runs';
import { segmentsOf, type Spoken } from '../../helpers/tone-speech';
import { joinWords } from '../../helpers/join-words';

/** Words one after another, with pauses in between where a number says so. */
function talk(words: readonly { word: number; pause: number }[]): Spoken[] {
	let at = 0;
	return words.map(({ word, pause }) => {
		const start = at + pause;
		at = start + 0.3;
		return { text: `w${String(word)}`, start, end: at };
	});
}

/** The transcript of a stretch: a word that is cut at an edge is another word. */
function transcriptOf(words: readonly Spoken[], from: number, to: number) {
	const transcript = words
		.filter(({ start, end }) => end > from + 0.05 && start < to - 0.05)
		.map(({ text, start, end }) => ({
			text: start < from || end > to ? 'um' : text,
			start: Math.max(start, from) - from,
			end: Math.min(end, to) - from,
		}));
	return { segments: segmentsOf(transcript), words: transcript };
}

describe('chunks that overlap', () => {
	const anyWord = fc.record({
		word: fc.integer({ min: 0, max: 40 }),
		pause: fc.oneof(fc.constant(0), fc.constant(0.1), fc.double({ min: 0, max: 2, noNaN: true })),
	});

	it('are joined without a word lost or there twice, and in order', () => {
		fc.assert(
			fc.property(
				fc.array(anyWord, { minLength: 30, maxLength: 120 }),
				fc.double({ min: 8, max: 20, noNaN: true }),
				fc.boolean(),
				(told, chunkSeconds, timed) => {
					const words = talk(told);
					const total = words.at(-1)?.end ?? 0;
					const overlap = 4;
					const chunks = [];
					for (let start = 0; start < total; start += chunkSeconds - overlap) {
						const end = Math.min(total, start + chunkSeconds);
						const transcript = transcriptOf(words, start, end);
						chunks.push({
							start,
							durationSeconds: end - start,
							overlapSeconds: start === 0 ? 0 : overlap,
							segments: transcript.segments,
							...(timed ? { words: transcript.words } : {}),
						});
						if (end === total) break;
					}
					const { segments } = stitch(chunks, total);
					expect(segments.every(({ start, end }) => start <= end && end <= total + 0.001)).toBe(
						true,
					);
					expect(
						segments.every(({ start }, at) => start >= (segments[at - 1]?.end ?? 0) - 0.001),
					).toBe(true);
					if (timed) expect(joinWords(segments)).toBe(joinWords(words));
				},
			),
			runs(0.05),
		);
	});

	it('are joined at what both transcribed, though each mistook the edge', () => {
		const left = [{ start: 0, end: 10, text: 'We meet on Monday at ten in the big ro' }];
		const right = [{ start: 0, end: 10, text: 'day at ten in the big room upstairs.' }];
		const { segments } = stitch(
			[
				{ start: 0, durationSeconds: 10, overlapSeconds: 0, segments: left },
				{ start: 5, durationSeconds: 10, overlapSeconds: 5, segments: right },
			],
			15,
		);
		expect(joinWords(segments)).toBe('We meet on Monday at ten in the big room upstairs.');
	});

	it('are cut in the middle where they have nothing in common', () => {
		const left = [{ start: 0, end: 10, text: 'one two three four five six seven eight nine ten' }];
		const right = [{ start: 0, end: 10, text: 'eins zwei drei vier sechs sieben acht' }];
		const { segments } = stitch(
			[
				{ start: 0, durationSeconds: 10, overlapSeconds: 0, segments: left },
				{ start: 6, durationSeconds: 10, overlapSeconds: 4, segments: right },
			],
			16,
		);
		expect(joinWords(segments)).toMatch(/^one two three .*vier sechs sieben acht$/);
		expect(segments[0]?.end).toBe(8);
		expect(segments[1]?.start).toBe(8);
	});

	it('are joined in a script without spaces', () => {
		const { segments } = stitch(
			[
				{
					start: 0,
					durationSeconds: 10,
					overlapSeconds: 0,
					segments: [{ start: 0, end: 10, text: '我们今天讨论下个季度的销售计' }],
				},
				{
					start: 6,
					durationSeconds: 10,
					overlapSeconds: 4,
					segments: [{ start: 0, end: 10, text: '下个季度的销售计划和预算。' }],
				},
			],
			16,
		);
		expect(joinTexts(segments)).toBe('我们今天讨论下个季度的销售计划和预算。');
	});
});

describe('times of a model', () => {
	const two = [
		{ start: 0, end: 4, text: 'Good morning.' },
		{ start: 5, end: 9, text: 'Bye.' },
	];
	const text = 'Good morning. Bye.';

	it('are left alone where they lie inside', () => {
		expect(fitTimes({ text, segments: two }, { durationSeconds: 10 })).toEqual({
			segments: two,
			trust: 'given',
		});
	});

	it('are moved to where speech begins and ends nearby where they are whole seconds', () => {
		const speech: [number, number][] = [
			[0.4, 3.7],
			[5.6, 9.2],
		];
		const fitted = fitTimes({ text, segments: two }, { durationSeconds: 10, speech });
		expect(fitted).toEqual({
			segments: [
				{ start: 0.4, end: 3.7, text: 'Good morning.' },
				{ start: 5.6, end: 9.2, text: 'Bye.' },
			],
			trust: 'given',
		});
		const fine = two.map((one) => ({ ...one, start: one.start + 0.01 }));
		expect(fitTimes({ text, segments: fine }, { durationSeconds: 10, speech }).segments).toEqual(
			fine,
		);
	});

	it('are scaled where they drift beyond the end', () => {
		const drifted = two.map((one) => ({ ...one, start: one.start * 1.3, end: one.end * 1.3 }));
		const { segments, trust } = fitTimes({ text, segments: drifted }, { durationSeconds: 5.4 });
		expect(trust).toBe('estimated');
		expect(segments.at(-1)?.end).toBeCloseTo(5.4);
		const longer = fitTimes(
			{ text, segments: [...drifted, { start: 12, end: 13, text: 'So.' }] },
			{ durationSeconds: 10 },
		);
		expect(longer.trust).toBe('scaled');
		expect(longer.segments.map(({ start }) => start)).toEqual([0, 5, 9.23].map(close));
	});

	it.each([
		['run backwards', [two[1], two[0]]],
		['end before they begin', [{ start: 3, end: 1, text }]],
		['are not there', []],
	])('are estimated over what is heard where they %s', (_name, segments) => {
		const told = { text, segments: segments.filter((one) => one !== undefined) };
		const speech: [number, number][] = [
			[1, 3],
			[7, 9],
		];
		const fitted = fitTimes(told, { durationSeconds: 10, speech });
		expect(fitted.trust).toBe('estimated');
		expect(fitted.segments[0]?.start).toBe(1);
		expect(fitted.segments.at(-1)?.end).toBeCloseTo(9);
	});

	it('keep the order of the words whatever comes', () => {
		const any = fc.double({ min: -5, max: 900, noNaN: true });
		fc.assert(
			fc.property(
				fc.array(fc.record({ start: any, end: any, text: fc.constantFrom('a b', 'c', 'd e f') })),
				fc.double({ min: 1, max: 600, noNaN: true }),
				(segments, durationSeconds) => {
					const chunk = { start: 0, durationSeconds, overlapSeconds: 0 };
					const fitted = fitTimes({ text: joinWords(segments), segments }, { durationSeconds });
					const { segments: placed } = stitch([{ ...chunk, ...fitted }], durationSeconds);
					expect(joinWords(placed)).toBe(joinWords(segments));
					let free = 0;
					for (const { start, end } of placed) {
						expect(start).toBeGreaterThanOrEqual(free);
						expect(end).toBeGreaterThanOrEqual(start);
						free = end;
					}
					expect(free).toBeLessThanOrEqual(durationSeconds + 0.001);
				},
			),
			runs(0.1),
		);
	});
});

const close = (value: number) => expect.closeTo(value, 1) as number;

describe('doubts', () => {
	const long = { durationSeconds: 480, speechSeconds: 400 };

	it.each([
		['a word that never ends', `Yes. ${'no '.repeat(40)}`, 'loop'],
		['a sentence again and again', 'and then we went to the shop. '.repeat(9), 'loop'],
		['nothing over speech', ' ', 'empty'],
		['more words than anybody says', 'one two three four five six seven '.repeat(700), 'too-fast'],
	])('are raised by %s', (_name, text, doubt) => {
		expect(doubtsIn(text, long)).toContain(doubt);
	});

	it.each([
		['lively talk', 'No, no, no, no! Wait. Wait, wait. I said on Monday, on Monday, not today.'],
		['a countdown', 'ten nine eight seven six five four three two one go go go'],
		['a refrain', 'we will rock you we will rock you so sing along we will rock you'],
	])('are not raised by %s', (_name, text) => {
		expect(doubtsIn(text, { durationSeconds: 10, speechSeconds: 9 })).toEqual([]);
	});

	it('are not raised by silence', () => {
		expect(doubtsIn('', { durationSeconds: 480, speechSeconds: 1 })).toEqual([]);
		expect(doubtsIn('', { durationSeconds: 480 })).toEqual([]);
	});
});

describe('two channels', () => {
	it('take turns, a remark splits a longer turn, and no word is lost', () => {
		const left = [
			{ start: 0, end: 4, text: 'Hello there.', speaker: 'A' },
			{
				start: 10,
				end: 20,
				text: 'one two three four five six seven eight nine ten',
				speaker: 'A',
			},
		];
		const right = [
			{ start: 3.5, end: 6, text: 'Hi.', speaker: 'B' },
			{ start: 14, end: 15, text: 'Right.', speaker: 'B' },
		];
		const turns = interleave([left, right]);
		expect(turns.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
			'A: Hello there.',
			'B: Hi.',
			'A: one two three four',
			'B: Right.',
			'A: five six seven eight nine ten',
		]);
		expect(turns.every(({ start }, at) => start >= (turns[at - 1]?.end ?? 0))).toBe(true);
	});

	it('keep every word whoever speaks when', () => {
		const side = (speaker: string) =>
			fc
				.array(
					fc.record({
						gap: fc.double({ min: 0, max: 5, noNaN: true }),
						length: fc.double({ min: 0.1, max: 12, noNaN: true }),
						words: fc.integer({ min: 1, max: 9 }),
					}),
				)
				.map((turns) => {
					let at = 0;
					return turns.map(({ gap, length, words }, index) => {
						const start = at + gap;
						at = start + length;
						const text = Array.from(
							{ length: words },
							(_, w) => `${speaker}${String(index)}x${String(w)}`,
						);
						return { start, end: at, text: text.join(' '), speaker };
					});
				});
		fc.assert(
			fc.property(side('A'), side('B'), (left, right) => {
				const turns = interleave([left, right]);
				for (const [speaker, told] of [
					['A', left],
					['B', right],
				] as const) {
					expect(joinWords(turns.filter((turn) => turn.speaker === speaker))).toBe(joinWords(told));
				}
				expect(
					turns.every(({ start, end }, at) => end >= start && start >= (turns[at - 1]?.start ?? 0)),
				).toBe(true);
			}),
			runs(0.2),
		);
	});
});

it('a language is known by its English name', () => {
	expect(
		['english', 'German', 'pt', 'pt-BR', 'klingonish', undefined, ''].map(languageCodeOf),
	).toEqual(['en', 'de', 'pt', 'pt-BR', 'klingonish', undefined, undefined]);
});
