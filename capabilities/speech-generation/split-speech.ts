import { chunkText } from '../shared/chunk-text';

/** A piece of a text that is spoken with one request. */
export interface Piece {
	text: string;
	/** Whether a paragraph ends with it. */
	endsParagraph: boolean;
}

/**
 * Cuts a text into pieces of at most `maxChars`: where a paragraph ends if it can, else where a
 * sentence does. A sentence that is longer is cut at a space.
 */
export function splitSpeech(text: string, maxChars: number): Piece[] {
	const pieces: Piece[] = [];
	let open = '';
	const close = () => {
		if (open !== '') pieces.push({ text: open, endsParagraph: true });
		open = '';
	};
	for (const paragraph of text.split(/\n\s*\n/).map((one) => one.trim())) {
		if (paragraph === '') continue;
		if (open.length + 2 + paragraph.length <= maxChars) {
			open = open === '' ? paragraph : `${open}\n\n${paragraph}`;
			continue;
		}
		close();
		const sentences = chunkText(paragraph, { maxChars, overlapChars: 0 }).map((one) =>
			one.text.trim(),
		);
		open = sentences.pop() ?? '';
		for (const some of sentences) pieces.push({ text: some, endsParagraph: false });
	}
	close();
	return pieces;
}
