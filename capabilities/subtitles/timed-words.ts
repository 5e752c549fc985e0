import type { TimedText } from './cue';
import { splitText } from './split-text';
import { textWidth } from './text-width';
import { wordClock } from './word-clock';
import { wordEnd, type WordEnd } from './word-end';

/** A word of a cue to be, with its times in seconds. */
export interface TimedWord {
	text: string;
	/** Whether a space stands before it. */
	spaced: boolean;
	/** In Latin letters. */
	width: number;
	start: number;
	end: number;
	speaker: string | undefined;
	/** Whether the model ended a segment here. */
	endsSegment: boolean;
	/** How well a line or a cue may end here. */
	ends: WordEnd;
}

/** All words of the segments: with the model's times where it gave them, else spread by letters. */
export function timedWords(segments: readonly TimedText[]): TimedWord[] {
	const words = segments.flatMap(wordsOf);
	return words.map((word, index) => ({ ...word, ends: wordEnd(word.text, words[index + 1]) }));
}

function wordsOf(segment: TimedText): Omit<TimedWord, 'ends'>[] {
	const pieces = splitText(segment.text);
	const speaker = segment.speaker?.trim();
	const times = wordClock(
		segment,
		pieces.map(({ text }) => text),
	);
	return pieces.map(({ text, spaced }, index) => ({
		text,
		spaced,
		width: textWidth(text),
		start: times[index]?.start ?? segment.start,
		end: times[index]?.end ?? segment.end,
		speaker: speaker === '' ? undefined : speaker,
		endsSegment: index === pieces.length - 1,
	}));
}
