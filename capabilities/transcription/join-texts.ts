// Scripts that put no space between sentences.
const unspaced =
	'[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}\\p{scx=Mymr}]';
const ends = new RegExp(`(${unspaced}|[。！？、，])$`, 'u');
const begins = new RegExp(`^(${unspaced}|[「『（《])`, 'u');

/** The text of a transcript: its segments' texts one after another. */
export function joinTexts(segments: readonly { text: string }[]): string {
	return segments.reduce((text, segment) => {
		if (text === '') return segment.text;
		return text + (ends.test(text) && begins.test(segment.text) ? '' : ' ') + segment.text;
	}, '');
}
