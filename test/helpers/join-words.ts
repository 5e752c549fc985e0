/** What was said, as one line. */
export const joinWords = (words: readonly { text: string }[]): string =>
	words.map(({ text }) => text).join(' ');
