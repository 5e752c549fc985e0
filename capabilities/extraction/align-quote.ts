import { cutsWord, firstFrom, sourceOf, wordsOf, type Source, type SourceWord } from './words-of';

export interface Alignment {
	/** Where the quote begins in the source, in characters. */
	start: number;
	end: number;
	/** 1 where it stands there word for word; else the share of its words that do, in order. */
	score: number;
}

/** A quote with fewer of its words in the source is not from there (research: LangExtract's bound). */
const minShare = 0.75;
/** Longer ones are no quotes but copies of the document. */
const maxChars = 2000;
/** How many words are looked up for one quote that does not stand there verbatim. */
const maxSteps = 20_000;

/**
 * Where a quote stands in the source from a place on: verbatim, or but for case, spaces and a few
 * words. A word with a digit has to be there as it is.
 */
export function alignQuote(
	quote: string,
	source: string | Source,
	from = 0,
): Alignment | undefined {
	const said = quote.trim();
	if (said === '' || said.length > maxChars) return undefined;
	const prepared = typeof source === 'string' ? sourceOf(source) : source;
	return verbatim(said, prepared, from) ?? nearest(wordsOf(said), prepared, from);
}

const hasDigit = ({ text }: SourceWord) => /\p{N}/u.test(text);
const mayMiss = ({ length }: readonly SourceWord[]) => Math.floor(length * (1 - minShare));

function verbatim(said: string, { text }: Source, from: number): Alignment | undefined {
	for (let start = text.indexOf(said, from); start !== -1; start = text.indexOf(said, start + 1)) {
		const end = start + said.length;
		if (!cutsWord(text, start) && !cutsWord(text, end)) return { start, end, score: 1 };
	}
	return undefined;
}

/** The place with the most of the words; of several, the shortest, which holds least beside them. */
function nearest(
	wanted: readonly SourceWord[],
	source: Source,
	from: number,
): Alignment | undefined {
	const missing = wanted.filter(({ text }) => !source.places.has(text));
	if (missing.some(hasDigit) || missing.length > mayMiss(wanted)) return undefined;
	const budget = { steps: maxSteps };
	let best: Alignment | undefined;
	// The first word that is there is among these, or too many are not.
	for (let skipped = 0; skipped <= mayMiss(wanted); skipped++) {
		if (best && best.score >= (wanted.length - skipped) / wanted.length) return best;
		if (skipped > 0 && wanted.slice(0, skipped).some(hasDigit)) return best;
		for (const at of source.places.get(wanted[skipped]?.text ?? '') ?? []) {
			if ((source.words[at]?.start ?? 0) < from) continue;
			const found = match(wanted, skipped, source, at, budget);
			if (found && (!best || isBetter(found, best))) best = found;
			if (budget.steps < 0) return best;
		}
	}
	return best;
}

const isBetter = (one: Alignment, other: Alignment) =>
	one.score === other.score
		? one.end - one.start < other.end - other.start
		: one.score > other.score;

/** The words of the quote that follow one another in a stretch of the source about as long. */
function match(
	wanted: readonly SourceWord[],
	skipped: number,
	{ words, places }: Source,
	from: number,
	budget: { steps: number },
): Alignment | undefined {
	const limit = from + Math.ceil(wanted.length * 1.5);
	let missed = skipped;
	let last = from;
	for (const word of wanted.slice(skipped + 1)) {
		budget.steps -= 1;
		const listed = places.get(word.text) ?? [];
		const at = listed[firstFrom(listed, last + 1)];
		if (at !== undefined && at < limit) last = at;
		else if (hasDigit(word) || ++missed > mayMiss(wanted)) return undefined;
	}
	const start = words[from]?.start ?? 0;
	return {
		start,
		end: words[last]?.end ?? start,
		score: (wanted.length - missed) / wanted.length,
	};
}
