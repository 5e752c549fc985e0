/** How wide a text is on screen, in Latin letters: those of Chinese, Japanese and Korean count double. */
export function textWidth(text: string): number {
	let width = 0;
	for (const sign of text) width += marks.test(sign) ? 0 : wide.test(sign) ? 2 : 1;
	return width;
}

const marks = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const wide =
	/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]$/u;
