/** The sentences of a text, without the space around them. */
export function sentencesOf(text: string, language?: string): string[] {
	const sentences = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
	return [...sentences].map(({ segment }) => segment.trim()).filter((one) => one !== '');
}
