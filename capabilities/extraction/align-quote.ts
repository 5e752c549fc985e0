export interface Alignment {
	/** Where the quote begins in the source, in characters. */
	start: number;
	end: number;
	/** 1 where it stands there word for word; else the share of its words that do, in order. */
	score: number;
}

/** A quote with fewer of its words in the source is not from there (research: LangExtract's bound). */
const least = 0.75;
const mostWords = 60;

/** Where a quote stands in the source: verbatim, but for case and spaces, or at least nearly. */
export function alignQuote(quote: string, source: string): Alignment | undefined {
	const said = quote.trim();
	if (said === '') return undefined;
	const exact = source.indexOf(said);
	if (exact !== -1) return { start: exact, end: exact + said.length, score: 1 };
	const wanted = wordsOf(said).slice(0, mostWords);
	const there = wordsOf(source);
	if (wanted.length === 0) return undefined;
	let best: Alignment | undefined;
	for (const [from, word] of there.entries()) {
		if (!wanted.slice(0, 3).some(({ text }) => text === word.text)) continue;
		const found = match(wanted, there, from);
		if (found && (!best || isBetter(found, best))) best = found;
	}
	return best && best.score >= least ? best : undefined;
}

/** Of two that are as near, the shorter one holds less beside the quote. */
const isBetter = (one: Alignment, other: Alignment) =>
	one.score === other.score
		? one.end - one.start < other.end - other.start
		: one.score > other.score;

interface Word {
	text: string;
	start: number;
	end: number;
}

function wordsOf(text: string): Word[] {
	return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => ({
		text: word.toLowerCase(),
		start: index,
		end: index + word.length,
	}));
}

/** The words of the quote that follow one another in a stretch of the source as long as it. */
function match(wanted: Word[], there: Word[], from: number): Alignment | undefined {
	const stretch = there.slice(from, from + Math.ceil(wanted.length * 1.5));
	let next = 0;
	let hits = 0;
	let last: Word | undefined;
	for (const { text } of wanted) {
		const at = stretch.findIndex((word, index) => index >= next && word.text === text);
		if (at === -1) continue;
		hits += 1;
		next = at + 1;
		last = stretch[at];
	}
	const first = there[from];
	if (!first || !last) return undefined;
	return { start: first.start, end: last.end, score: hits / wanted.length };
}
