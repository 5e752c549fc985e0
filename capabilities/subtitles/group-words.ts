import { cueLimits } from './cue';
import type { TimedWord } from './timed-words';

const { minSeconds, maxSeconds, charactersPerSecond } = cueLimits;

/**
 * Where one speaker's words are cut into cues so that they read best: the cheapest of all ways,
 * by the costs below. Each cue fits two lines, the first of them with `indent` already in it, or
 * with `isEach` all of them.
 * `until` is when the screen is needed for what follows, in seconds.
 */
export function groupWords(
	words: readonly TimedWord[],
	options: { indent: number; until: number; isEach?: boolean },
): TimedWord[][] {
	const measure = fitMeasure(words);
	const roughness = [0];
	for (const [index, word] of words.entries()) {
		roughness.push((roughness[index] ?? 0) + innerCost(word, words[index + 1]));
	}
	// best[i]: the cheapest way to cut the first i words, and where its last cue begins.
	const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
	for (let to = 1; to <= words.length; to++) {
		const next = words[to]?.start ?? options.until;
		const ending = 1 + (to < words.length ? endCost(words[to - 1]) : 0);
		let cheapest = { cost: Infinity, from: to - 1 };
		for (let from = to - 1; from >= 0; from--) {
			if (!measure.fitsTwoLines(from, to, from === 0 || options.isEach ? options.indent : 0)) break;
			const inner = (roughness[to - 1] ?? 0) - (roughness[from] ?? 0);
			const start = words[from]?.start ?? 0;
			const said = (words[to - 1]?.end ?? start) - start;
			const timing = timeCost({ said, room: next - start, width: measure.widthOf(from, to) });
			const cost = (best[from]?.cost ?? Infinity) + ending + inner + timing;
			if (cost < cheapest.cost) cheapest = { cost, from };
		}
		best.push(cheapest);
	}
	const cues: TimedWord[][] = [];
	for (let to = words.length; to > 0; to = best[to]?.from ?? 0) {
		cues.push(words.slice(best[to]?.from ?? 0, to));
	}
	return cues.reverse();
}

// A cue costs 1, so that what costs less than that does not make another one.

const endCosts = { sentence: 0, clause: 1, joint: 2, word: 4, bound: 6 };

/** How badly a cue ends here. */
const endCost = (word: TimedWord | undefined) =>
	word ? Math.min(endCosts[word.ends], word.endsSegment ? 1 : Infinity) : 0;

/** How badly a cue goes on here: its words are shown before they are said, which a pause makes plain. */
function innerCost(word: TimedWord, next: TimedWord | undefined): number {
	const pause = 3 * Math.max(0, (next?.start ?? word.end) - word.end - 0.3);
	return pause + (word.ends === 'sentence' ? 1.2 : word.endsSegment ? 0.4 : 0);
}

/** How much too short, too long or too fast a cue is; times in seconds. */
function timeCost({ said, room, width }: { said: number; room: number; width: number }): number {
	const shown = Math.min(maxSeconds, Math.max(said, Math.min(room, minSeconds)));
	const short = Math.max(0, 1 - shown / minSeconds);
	const long = Math.max(0, said - maxSeconds);
	const fast = Math.max(0, width / Math.max(shown, 0.1) / charactersPerSecond - 1);
	return 3 * short + Math.min(6, 1.5 * long) + Math.min(2, fast);
}

const widest = cueLimits.lineWidth;

/** Tells widths of parts of the words from sums that are made once, so that many can be tried. */
function fitMeasure(words: readonly TimedWord[]) {
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
