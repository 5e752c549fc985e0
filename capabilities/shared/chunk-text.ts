export interface TextChunk {
	text: string;
	/** Where it begins in the whole text, in characters. */
	start: number;
}

/**
 * Cuts a text into chunks of at most `maxChars` that end where a sentence does; each repeats the
 * last `overlapChars` or so of the one before. A sentence that is longer than a chunk is cut at a
 * space.
 */
export function chunkText(
	text: string,
	{ maxChars, overlapChars }: { maxChars: number; overlapChars: number },
): TextChunk[] {
	if (text.length <= maxChars) return [{ text, start: 0 }];
	const bounds = boundsOf(text, Math.max(1, maxChars - overlapChars));
	const chunks: TextChunk[] = [];
	let start = 0;
	const endOf = (from: number) =>
		text.length - from <= maxChars ? text.length : lastUpTo(bounds, from + maxChars);
	for (;;) {
		const end = endOf(start);
		chunks.push({ text: text.slice(start, end), start });
		if (end >= text.length) return chunks;
		const next = firstFrom(bounds, end - overlapChars);
		// Where no sentence begins in the overlap, or it would lead no further, there is none.
		start = next > start && next < end && endOf(next) > end ? next : end;
	}
}

/** Where sentences begin, with further places inside of those that are longer than `maxChars`. */
function boundsOf(text: string, maxChars: number): number[] {
	const bounds: number[] = [];
	// A line of a table or a list is a sentence of its own.
	for (const line of text.matchAll(/[^\n]*(?:\n|$)/g)) {
		for (const { segment, index } of sentences.segment(line[0])) {
			const begin = line.index + index;
			bounds.push(begin);
			for (let from = 0; segment.length - from > maxChars;) {
				from = placeToCut(segment, from, maxChars);
				bounds.push(begin + from);
			}
		}
	}
	bounds.push(text.length);
	return bounds;
}

/** After a space, else anywhere but inside of a character of two halves. */
function placeToCut(segment: string, from: number, maxChars: number): number {
	const space = segment.lastIndexOf(' ', from + maxChars - 1);
	if (space >= from) return space + 1;
	const isHalf = /[\uDC00-\uDFFF]/.test(segment.charAt(from + maxChars));
	return from + maxChars - (isHalf && maxChars > 1 ? 1 : 0);
}

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The bounds ascend, so that half of them is left after each look. */
function firstAfter(bounds: readonly number[], at: number): number {
	let [low, high] = [0, bounds.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((bounds[middle] ?? at) > at) high = middle;
		else low = middle + 1;
	}
	return low;
}

const lastUpTo = (bounds: readonly number[], at: number) =>
	bounds[firstAfter(bounds, at) - 1] ?? at;
const firstFrom = (bounds: readonly number[], at: number) =>
	bounds[firstAfter(bounds, at - 1)] ?? at;
