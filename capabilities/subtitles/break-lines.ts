import { cueLimits } from './cue';
import type { TimedWord } from './timed-words';

/**
 * The words as one line or, where they do not fit, as two of like length that break where a
 * clause ends; undefined where two lines are not enough. `indent` is what already stands in the
 * first line. A single word may be longer than a line.
 */
export function breakLines(words: readonly TimedWord[], indent = 0): string[] | undefined {
	const total = lineWidth(words);
	if (fits(words.length, total, indent)) return [join(words)];
	let best: number | undefined;
	let minBadness = Infinity;
	let left = 0;
	for (let index = 1; index < words.length; index++) {
		const [last, next] = [words[index - 1], words[index]];
		if (!last || !next) break;
		left += last.width + (index > 1 && last.spaced ? 1 : 0);
		const right = total - left - (next.spaced ? 1 : 0);
		if (!fits(index, left, indent) || !fits(words.length - index, right, 0)) continue;
		const badness = Math.abs(left + indent - right) + penalties[last.ends];
		if (badness < minBadness) [minBadness, best] = [badness, index];
	}
	return best === undefined ? undefined : [join(words.slice(0, best)), join(words.slice(best))];
}

// In characters of difference between the two lines that are worth it.
const penalties = { sentence: 0, clause: 3, joint: 8, word: 15, bound: 24 };

const fits = (count: number, width: number, indent: number) =>
	width + indent <= cueLimits.lineWidth || count === 1;

/** How wide the words are in one line. */
export const lineWidth = (words: readonly TimedWord[]) =>
	words.reduce((sum, { width, spaced }, index) => sum + width + (index > 0 && spaced ? 1 : 0), 0);

const join = (words: readonly TimedWord[]) =>
	words.map(({ text, spaced }, index) => (index > 0 && spaced ? ` ${text}` : text)).join('');
