import type { ReadText } from '../media/read';

/**
 * The text of a document: the one that was given, then those of its files. `pageAt` is the page
 * that a place in it is on, in characters; undefined where its file has no pages.
 */
export function joinTexts(given: string, texts: readonly ReadText[]) {
	const whole = [{ text: given, page: undefined }, ...texts].filter(({ text }) => text !== '');
	const begins: { start: number; page: number | undefined }[] = [];
	let start = 0;
	for (const { text, page } of whole) {
		begins.push({ start, page });
		start += text.length + 2;
	}
	return {
		text: whole.map(({ text }) => text).join('\n\n'),
		pageAt: (place: number) => begins.findLast((one) => one.start <= place)?.page,
	};
}
