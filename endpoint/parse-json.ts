// Texts are passed over as a whole, one without an end as well: what stands in them stays.
const words = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)|-?\b(?:NaN|Infinity)\b/gs;

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
		return JSON.parse(withoutNumbersThatAreNone(plain));
	}
}

function withoutNumbersThatAreNone(text: string): string {
	try {
		return text.replace(words, (found) => (found.startsWith('"') ? found : 'null'));
	} catch (cause) {
		// A single text of many millions of escapes is more than a pattern can hold.
		throw new SyntaxError('The text is too large to look for NaN in it', { cause });
	}
}
