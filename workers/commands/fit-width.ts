const wide =
	/[\p{scx=Han}\p{scx=Hangul}\p{scx=Hira}\p{scx=Kana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const none = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const segmenter = new Intl.Segmenter();

const widthOf = (grapheme: string): number =>
	none.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1;

/** The text in exactly so many columns of a terminal: padded, or cut with an ellipsis. */
export function fitWidth(text: string, columns: number): string {
	const graphemes = Array.from(segmenter.segment(text), ({ segment }) => segment);
	const widths = graphemes.map(widthOf);
	const total = widths.reduce((sum, one) => sum + one, 0);
	if (total <= columns) return text + ' '.repeat(columns - total);
	let [kept, used] = ['', 0];
	for (const [at, character] of graphemes.entries()) {
		const width = widths[at] ?? 0;
		if (used + width > columns - 1) break;
		kept += character;
		used += width;
	}
	return columns < 1 ? '' : `${kept}…${' '.repeat(columns - used - 1)}`;
}
