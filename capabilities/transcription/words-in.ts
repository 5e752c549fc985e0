const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of a text in any script, in lower case and without marks. */
export const wordsIn = (text: string): string[] =>
	[...segmenter.segment(text)]
		.filter(({ isWordLike }) => isWordLike)
		.map(({ segment }) => plain(segment));

/** A word as it is compared: case, width and apostrophes do not count. */
export const plain = (word: string): string =>
	word
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}]/gu, '');
