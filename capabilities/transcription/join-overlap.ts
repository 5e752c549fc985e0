import { tokensOf, type Token } from './tokens';
import type { Segment, Word } from './transcription-result';

/** The transcript of a chunk, in seconds from the recording's start. */
export interface TimedText {
	segments: Segment[];
	words?: Word[] | undefined;
}

// A model may be off by this much at the edges, in seconds.
const slack = 1.5;
// One word alone may be there twice by chance.
const shortestRun = 2;

/**
 * Takes apart what two chunks both transcribed between `from` and `to`: both are cut behind the longest
 * run of words that they have in common, else in the middle.
 */
export function joinOverlap(
	left: TimedText,
	right: TimedText,
	{ from, to }: { from: number; to: number },
): [TimedText, TimedText] {
	const before = tokensOf(left.segments, left.words);
	const after = tokensOf(right.segments, right.words);
	const ends = before.filter(({ plain, end }) => plain !== '' && end > from - slack);
	const begins = after.filter(({ plain, start }) => plain !== '' && start < to + slack);
	const [lastLeft, lastRight] = longestRun(ends, begins, to - from + slack).at(-1) ?? [];
	if (lastLeft && lastRight) {
		// Near its end the one, near its beginning the other knows the time well.
		const at = (lastLeft.end + lastRight.end) / 2;
		return [
			keep(left, before, before.indexOf(lastLeft) + 1, 'first', { at, own: lastLeft.end }),
			keep(right, after, after.indexOf(lastRight) + 1, 'rest', { at, own: lastRight.end }),
		];
	}
	const inside = ({ start, end }: Token) => end > from && start < to;
	// What only one of them transcribed is not there twice.
	if (!ends.some(inside) || !begins.some(inside)) return [left, right];
	const middle = (from + to) / 2;
	const split = (tokens: readonly Token[]) => {
		const index = tokens.findIndex(({ start, end }) => (start + end) / 2 >= middle);
		return index < 0 ? tokens.length : index;
	};
	return [
		keep(left, before, split(before), 'first', { at: middle, own: middle }),
		keep(right, after, split(after), 'rest', { at: middle, own: middle }),
	];
}

/** Pairs of the longest run of the same words in both, said at about the same time. */
function longestRun(left: readonly Token[], right: readonly Token[], apart: number) {
	let best: { length: number; i: number; j: number; apart: number } | undefined;
	const lengths = left.map(() => new Int32Array(right.length));
	for (const [i, one] of left.entries()) {
		for (const [j, other] of right.entries()) {
			const distance = Math.abs(one.start - other.start);
			if (one.plain !== other.plain || distance > apart) continue;
			const length = (lengths[i - 1]?.[j - 1] ?? 0) + 1;
			const row = lengths[i];
			if (row) row[j] = length;
			const isBetter =
				!best || length > best.length || (length === best.length && distance < best.apart);
			if (isBetter) best = { length, i, j, apart: distance };
		}
	}
	const { length = 0, i = 0, j = 0 } = best ?? {};
	if (length < shortestRun) return [];
	return Array.from({ length }, (_, at): [Token | undefined, Token | undefined] => [
		left[i - length + 1 + at],
		right[j - length + 1 + at],
	]);
}

/**
 * The part without the tokens on the other side of the cut, which is `at` seconds in the recording
 * and `own` seconds by the part's own clock.
 */
function keep(
	part: TimedText,
	tokens: readonly Token[],
	cut: number,
	side: 'first' | 'rest',
	{ at, own }: { at: number; own: number },
): TimedText {
	const kept = side === 'first' ? tokens.slice(0, cut) : tokens.slice(cut);
	const bySegment = Map.groupBy(kept, ({ segment }) => segment);
	const segments = part.segments.flatMap((segment, index) => {
		const mine = bySegment.get(index);
		if (!mine) return [];
		const whole = tokens.filter((token) => token.segment === index).length === mine.length;
		if (whole) return [clampTo(segment, side, at)];
		const text = mine
			.map((token) => token.text)
			.join('')
			.trim();
		return [side === 'first' ? { ...segment, end: at, text } : { ...segment, start: at, text }];
	});
	const isHere = ({ start, end }: Word) => (start + end) / 2 < own === (side === 'first');
	return { segments, ...(part.words ? { words: part.words.filter(isHere) } : {}) };
}

/** Times that lie beyond the cut, because the two clocks differ, end at it. */
function clampTo(segment: Segment, side: 'first' | 'rest', at: number): Segment {
	const limit = side === 'first' ? Math.min : Math.max;
	return { ...segment, start: limit(segment.start, at), end: limit(segment.end, at) };
}
