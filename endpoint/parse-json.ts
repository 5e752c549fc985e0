/**
 * The value of a JSON text. The numbers that JSON has no word for and Python writes all the same,
 * NaN and Infinity, are null. Throws a SyntaxError for anything else.
 */
export function parseJson(text: string): unknown {
	const plain = text.replace(/^\uFEFF/, '');
	try {
		return JSON.parse(plain);
	} catch (error) {
		if (!/NaN|Infinity/.test(plain)) throw error;
		// Texts are passed over as a whole: what stands in them stays.
		const words = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;
		return JSON.parse(plain.replace(words, (found) => (found.startsWith('"') ? found : 'null')));
	}
}
