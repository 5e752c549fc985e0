import { doubtsIn } from '../../../capabilities/transcription/doubts-in';
import { fitTimes } from '../../../capabilities/transcription/fit-times';
import { stitch } from '../../../capabilities/transcription/stitch';
import { joinWords } from '../../helpers/join-words';

describe('chunks whose clocks differ, or of which one is missing', () => {
	const chunk = (start: number, text: string, [from, to]: [number, number], overlap = 4) => ({
		start,
		durationSeconds: 10,
		overlapSeconds: overlap,
		segments: [{ start: from, end: to, text }],
	});

	it('lose nothing where the chunk before an overlap is missing', () => {
		const { segments } = stitch(
			[chunk(0, 'one two.', [1, 3], 0), chunk(12, 'Important first sentence.', [0, 3])],
			22,
		);
		expect(joinWords(segments)).toBe('one two. Important first sentence.');
	});

	it('lose nothing where only one of them transcribed the overlap', () => {
		const { segments } = stitch(
			[chunk(0, 'one two.', [1, 3], 0), chunk(6, 'The verdict is guilty.', [0.2, 1.8])],
			16,
		);
		expect(joinWords(segments)).toBe('one two. The verdict is guilty.');
	});

	it('stay in order where their times differ by seconds, and so do their words', () => {
		const words = (list: string[], from: number) =>
			list.map((text, at) => ({ text, start: from + at, end: from + at + 0.8 }));
		const left = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
		const right = ['gamma', 'delta', 'epsilon', 'zeta', 'eta'];
		const { segments, words: timed = [] } = stitch(
			[
				{
					...chunk(0, left.join(' '), [5, 10], 0),
					words: words(left, 5),
				},
				{ ...chunk(6, right.join(' '), [2, 7]), words: words(right, 2) },
			],
			16,
		);
		expect(joinWords(segments)).toBe('alpha beta gamma delta epsilon zeta eta');
		expect(joinWords(timed)).toBe('alpha beta gamma delta epsilon zeta eta');
		expect(segments.every(({ start, end }) => end >= start)).toBe(true);
	});
});

describe('single faults in the times of a model', () => {
	const many = Array.from({ length: 30 }, (_, at) => ({
		start: at * 4 + 0.25,
		end: at * 4 + 3.5,
		text: `Sentence ${String(at)}.`,
	}));

	it('do not cost the times of the others', () => {
		const faulty = many.map((one, at) => (at === 7 ? { ...one, end: one.start - 2 } : one));
		const { segments, trust } = fitTimes(
			{ text: joinWords(faulty), segments: faulty },
			{ durationSeconds: 120 },
		);
		expect(trust).toBe('given');
		expect(segments[29]?.start).toBe(many[29]?.start);
		expect(segments.every(({ start, end }) => end >= start)).toBe(true);
	});

	it('are not made by moving whole seconds to speech', () => {
		const told = [
			{ start: 10, end: 11, text: 'Yes.' },
			{ start: 11, end: 15, text: 'Let us go on.' },
		];
		const speech: [number, number][] = [
			[5.1, 10.2],
			[10.9, 15.2],
		];
		const { segments } = fitTimes(
			{ text: joinWords(told), segments: told },
			{ durationSeconds: 20, speech },
		);
		expect(segments.every(({ start, end }) => end > start)).toBe(true);
		expect(new Set(segments.map(({ start }) => start)).size).toBe(2);
	});
});

it('words of scripts with vowel signs are told apart', () => {
	const loop = (word: string) => doubtsIn(`${word} `.repeat(20), { durationSeconds: 60 });
	expect(loop('की')).toEqual(['loop']);
	const mixed = ['की', 'का', 'के', 'कि'].join(' ');
	expect(doubtsIn(`${mixed} है हो हूँ हैं`, { durationSeconds: 10 })).toEqual([]);
	const words = 'की का के कि का की कि के के का कि की का कि के की';
	expect(doubtsIn(words, { durationSeconds: 20 })).toEqual([]);
});
