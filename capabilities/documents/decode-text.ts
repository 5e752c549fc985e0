/**
 * The text of a file without a format: UTF-8, UTF-16 with or without its mark, or else as older
 * programs of Windows write. Undefined where the bytes are no text.
 */
export function decodeText(bytes: Buffer): string | undefined {
	const charset = utf16Of(bytes);
	if (charset !== undefined) return new TextDecoder(charset).decode(bytes);
	if (bytes.includes(0) || !isText(bytes)) return undefined;
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// What is not UTF-8 comes from older programs on Windows, above all spreadsheets.
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

function utf16Of(bytes: Buffer): string | undefined {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	// Without the mark: every second byte of a text in Latin letters is zero, and no other.
	const head = bytes.subarray(0, 64);
	if (head.length < 8 || bytes.length % 2 === 1) return undefined;
	const zeros = (from: number) => head.filter((byte, at) => at % 2 === from && byte === 0).length;
	const half = head.length / 2;
	if (zeros(1) > half * 0.9 && zeros(0) === 0) return 'utf-16le';
	return zeros(0) > half * 0.9 && zeros(1) === 0 ? 'utf-16be' : undefined;
}

/** A text has few control characters besides tabs and the ends of lines, pages and escapes. */
function isText(bytes: Buffer): boolean {
	const head = bytes.subarray(0, 4096);
	const controls = head.filter(
		(byte) => byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32),
	);
	return controls.length <= head.length / 100;
}
