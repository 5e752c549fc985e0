import { plain } from './words-in';
import type { Segment, Word } from './transcription-result';

/** A word of a segment with what follows it, and when it is said. */
export interface Token {
	/** As it stands in the text, with marks and space behind it. */
	text: string;
	/** As it is compared. */
	plain: string;
	start: number;
	end: number;
	/** Which segment it belongs to. */
	segment: number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * Takes segments apart into words. Their times are those of `words` where they fit, else by their
 * length in characters.
 */
export function tokensOf(segments: readonly Segment[], words: readonly Word[] = []): Token[] {
	return segments.flatMap((segment, index) => {
		const tokens = split(segment, index);
		const timed = words.filter(({ start, end }) => {
			const middle = (start + end) / 2;
			return middle >= segment.start && middle <= segment.end;
		});
		const spoken = tokens.filter((token) => token.plain !== '');
		if (timed.length !== spoken.length) return tokens;
		spoken.forEach((token, at) => Object.assign(token, pick(timed[at])));
		return tokens;
	});
}

const pick = (word: Word | undefined) => (word ? { start: word.start, end: word.end } : {});

function split({ text, start, end }: Segment, segment: number): Token[] {
	const perCharacter = (end - start) / Math.max(1, text.length);
	const tokens: Token[] = [];
	for (const { segment: part, index, isWordLike } of segmenter.segment(text)) {
		const last = tokens.at(-1);
		// Marks and spaces go with the word before them; those at the very beginning with the first.
		const joins = last !== undefined && (!isWordLike || last.plain === '');
		if (joins) {
			last.text += part;
			if (isWordLike) last.plain = plain(part);
			if (isWordLike) last.end = start + (index + part.length) * perCharacter;
		} else {
			tokens.push({
				text: part,
				plain: isWordLike ? plain(part) : '',
				start: start + index * perCharacter,
				end: start + (index + part.length) * perCharacter,
				segment,
			});
		}
	}
	return tokens;
}
