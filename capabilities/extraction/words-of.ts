export interface SourceWord {
	text: string;
	start: number;
	end: number;
}

/** A text that quotes are looked for in, with its words. */
export interface Source {
	text: string;
	words: SourceWord[];
	/** By a word in lower case: where it stands in `words`, in order. */
	places: Map<string, number[]>;
}

// Of these scripts each sign is a word: they leave no spaces between words.
const alone = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
const sign = String.raw`(?!${alone})[\p{L}\p{N}\p{M}]`;
// What is written with a point or comma between digits is one word: 1.234,56.
const word = new RegExp(String.raw`${alone}|(?:${sign}|(?<=\p{N})[.,](?=\p{N}))+`, 'gu');
const inWord = new RegExp(sign, 'u');

/** Whether a place in a text is inside of a word. */
export const cutsWord = (text: string, at: number): boolean =>
	inWord.test(text.charAt(at - 1)) && inWord.test(text.charAt(at));

/** The words of a text, in lower case, without what stands between them. */
export const wordsOf = (text: string): SourceWord[] =>
	[...text.matchAll(word)].map(({ 0: own, index }) => ({
		text: own.toLowerCase(),
		start: index,
		end: index + own.length,
	}));

/** A text made ready for many quotes. */
export function sourceOf(text: string): Source {
	const words = wordsOf(text);
	const places = new Map<string, number[]>();
	for (const [index, { text: own }] of words.entries()) {
		const known = places.get(own);
		if (known) known.push(index);
		else places.set(own, [index]);
	}
	return { text, words, places };
}

/** Of numbers in order, the place of the first that is at least as large. */
export function firstFrom(numbers: readonly number[], min: number): number {
	let low = 0;
	let high = numbers.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] ?? min) < min) low = middle + 1;
		else high = middle;
	}
	return low;
}
