import { estimateTokens } from '../shared/estimate-tokens';
import { chunkText, type TextChunk } from '../shared/chunk-text';

/**
 * Cuts a text into parts of at most `partTokens` that end where a sentence does, else where a word
 * does; each repeats the last `overlapTokens` or so of the one before.
 */
export function splitText(
	text: string,
	options: { partTokens: number; overlapTokens: number },
): TextChunk[] {
	const tokens = estimateTokens(text);
	if (tokens <= options.partTokens) return [{ text, start: 0 }];
	const charsPerToken = text.length / tokens;
	const chars = (count: number) => Math.floor(count * charsPerToken);
	const chunks = chunkText(text, {
		maxChars: Math.max(1, chars(options.partTokens)),
		overlapChars: chars(Math.min(options.overlapTokens, options.partTokens / 2)),
	});
	// Where the text is denser than elsewhere, a part may still be too long.
	return chunks
		.flatMap(({ text: part, start }) =>
			splitText(part, options).map((inner) => ({ ...inner, start: start + inner.start })),
		)
		.filter(({ text: part }) => part.trim() !== '');
}
