/** The first thing in a document that looks like what is wanted: `{ value, line }`, or undefined. */
export function firstMatch({ lines }, pattern) {
	const line = lines.find(({ text }) => pattern.test(text));
	return line && { value: pattern.exec(line.text)[0].trim(), line };
}
