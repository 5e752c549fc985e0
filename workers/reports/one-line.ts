/** A text of others in one line of at most so many characters: none of its characters steers a terminal. */
export function oneLine(text: string, most = 200): string {
	const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
	return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
