import { cueLimits } from './cue';
import type { TimedWord } from './timed-words';

const widest = cueLimits.lineWidth;

/** Tells widths of parts of the words from sums that are made once, so that many can be tried. */
export function fitMeasure(words: readonly TimedWord[]) {
	// sums[i]: how wide the first i words are, with the space before each.
	const sums = [0];
	for (const { width, spaced } of words) sums.push((sums.at(-1) ?? 0) + width + (spaced ? 1 : 0));
	const widthOf = (from: number, to: number) =>
		(sums[to] ?? 0) - (sums[from] ?? 0) - (words[from]?.spaced === true ? 1 : 0);
	return {
		/** In one line, in Latin letters. */
		widthOf,
		/** Whether two lines are enough; a single word may be longer than a line. */
		fitsTwoLines(from: number, to: number, indent: number): boolean {
			let middle = Math.min(from + 1, to);
			while (middle < to && widthOf(from, middle + 1) + indent <= widest) middle++;
			return to - middle <= 1 || widthOf(middle, to) <= widest;
		},
	};
}
