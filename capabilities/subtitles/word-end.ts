/** How well a line or a cue may end after the word, the best first. */
export type WordEnd = 'sentence' | 'clause' | 'joint' | 'word' | 'bound';

/**
 * What a word ends: a `joint` stands before a conjunction, and `bound` is a word that belongs to
 * the next, as an article does.
 */
export function wordEnd(
	text: string,
	next: { text: string; spaced: boolean } | undefined,
): WordEnd {
	const bare = text.replace(closing, '');
	if (sentenceEnd.test(bare) && !abbreviation.test(bare) && !/^\p{Ll}/u.test(next?.text ?? '')) {
		return 'sentence';
	}
	if (clauseEnd.test(bare)) return 'clause';
	if (next?.spaced !== true) return 'word';
	if (isJoiner(next.text)) return 'joint';
	// Short words are mostly articles and prepositions, in most languages that have them.
	return isJoiner(bare) || /^\p{L}{1,3}$/u.test(bare) ? 'bound' : 'word';
}

const isJoiner = (word: string) => joiners.has(word.toLowerCase());
// Of English, German, French and Spanish.
const joiners = new Set(
	[
		'and or but nor because although unless until while when where which who whose that if so than',
		'und oder aber denn sondern weil dass obwohl während wenn als wo ob damit',
		'et ou mais donc car parce puisque quand lorsque que qui dont où si',
		'y o u pero sino porque aunque cuando donde quien cuyo',
	].flatMap((words) => words.split(' ')),
);

const closing = /["'’”»)\]}」』）】]+$/u;
const sentenceEnd = /[.!?…。！？｡؟।]$/u;
const clauseEnd = /[,;:،؛、，；：–—]$/u;
const abbreviation = /^(\p{Lu}|\p{N}+|Mrs?|Ms|Dr|Prof|St|Nr|bzw|vs|e\.g|i\.e|z\.B)\.$/u;
