// Scripts that put no space between sentences.
const unspaced =
	'[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}\\p{scx=Mymr}]';
const ends = new RegExp(`(${unspaced}|[。！？、，])$`, 'u');
const begins = new RegExp(`^(${unspaced}|[「『（《])`, 'u');

/** The text of a transcript: its segments' texts one after another. */
export function joinTexts(segments: readonly { text: string }[]): string {
	return segments
		.map(({ text }, index) => {
			const before = segments[index - 1]?.text;
			if (before === undefined) return text;
			return (ends.test(before.slice(-2)) && begins.test(text) ? '' : ' ') + text;
		})
		.join('')
		.trim();
}
