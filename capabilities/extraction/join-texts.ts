import type { NamedFile, ReadText } from '../media/read';

interface Place {
	/** In the text, in characters. */
	start: number;
	page?: number | undefined;
	file?: NamedFile | undefined;
}

/**
 * The text of a document: the one that was given, then those of its files, each below its name
 * where there are several. `content` is the same without the names. `placeAt` tells the page and
 * the file that a place in the text is on; without a page where its file has none, without a file
 * where there is one at most.
 */
export function joinTexts(given: string, texts: readonly ReadText[]) {
	const whole = [{ text: given, page: undefined, file: undefined }, ...texts].filter(
		({ text }) => text.trim() !== '',
	);
	const areSeveral = new Set(whole.flatMap(({ file }) => file ?? [])).size > 1;
	const places: Place[] = [];
	const written: string[] = [];
	let start = 0;
	let last: NamedFile | undefined;
	for (const { text, page, file } of whole) {
		const isHeaded = areSeveral && file !== undefined && file !== last;
		const headed = isHeaded ? `File ${file.name}:\n\n${text}` : text;
		places.push({ start, page, file: areSeveral ? file : undefined });
		written.push(headed);
		start += headed.length + 2;
		last = file;
	}
	return {
		text: written.join('\n\n'),
		content: whole.map(({ text }) => text).join('\n\n'),
		placeAt: (place: number) => places.findLast((one) => one.start <= place),
	};
}
