import { wordsIn } from './words-in';

/** What speaks against an answer. */
export type Doubt = 'loop' | 'empty' | 'too-fast';

// Nobody speaks faster for long: auctioneers reach about 400 words a minute.
const maxWordsPerSecond = 7;
// Shorter sounds may be a cough or a door.
const minSpeechSeconds = 5;
const longestPhrase = 30;

/** Doubts about the transcript of so many seconds, of which some have sound. */
export function doubtsIn(
	text: string,
	{
		durationSeconds,
		speechSeconds,
	}: { durationSeconds: number; speechSeconds?: number | undefined },
): Doubt[] {
	const words = wordsIn(text);
	// A phrase in the middle of a second would be too fast by itself.
	const maxWords = 5 + maxWordsPerSecond * durationSeconds;
	return [
		...(hasLoop(words) ? ['loop' as const] : []),
		...(words.length === 0 && (speechSeconds ?? 0) >= minSpeechSeconds ? ['empty' as const] : []),
		...(words.length > maxWords ? ['too-fast' as const] : []),
	];
}

/** Whether a phrase comes again and again at once, more often than people repeat themselves. */
function hasLoop(words: readonly string[]): boolean {
	for (let length = 1; length <= Math.min(longestPhrase, words.length / 3); length++) {
		const minRepeated = timesThatMatter(length) * length;
		let same = 0;
		for (let at = length; at < words.length; at++) {
			same = words[at] === words[at - length] ? same + 1 : 0;
			if (same + length >= minRepeated) return true;
		}
	}
	return false;
}

/** A word twelve times, a phrase six times, sentences four times. */
function timesThatMatter(length: number): number {
	if (length === 1) return 12;
	return length < 6 ? 6 : 4;
}
