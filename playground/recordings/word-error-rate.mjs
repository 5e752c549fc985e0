/** Share of wrong words: (substituted + missing + extra) / words of the reference, without case and punctuation. */
export function wordErrorRate(reference, hypothesis) {
	const expected = toWords(reference);
	const transcribed = toWords(hypothesis);
	if (expected.length === 0) return transcribed.length === 0 ? 0 : 1;
	return editDistance(expected, transcribed) / expected.length;
}

const toWords = (text) =>
	text
		.toLowerCase()
		.normalize('NFKC')
		.replace(/[’']/g, '')
		.match(/[\p{L}\p{N}]+/gu) ?? [];

function editDistance(expected, transcribed) {
	let row = Uint32Array.from({ length: transcribed.length + 1 }, (_, i) => i);
	for (const [i, word] of expected.entries()) {
		const above = row;
		row = new Uint32Array(transcribed.length + 1);
		row[0] = i + 1;
		for (let j = 0; j < transcribed.length; j++) {
			const changed = above[j] + (word === transcribed[j] ? 0 : 1);
			row[j + 1] = Math.min(above[j + 1] + 1, row[j] + 1, changed);
		}
	}
	return row.at(-1);
}
