/** Share of wrong words: (substituted + missing + extra) / words of the reference, without case and punctuation. */
export function wordErrorRate(reference, hypothesis) {
	const expected = toWords(reference);
	const heard = toWords(hypothesis);
	if (expected.length === 0) return heard.length === 0 ? 0 : 1;
	return editDistance(expected, heard) / expected.length;
}

const toWords = (text) =>
	text
		.toLowerCase()
		.normalize('NFKC')
		.replace(/[’']/g, '')
		.match(/[\p{L}\p{N}]+/gu) ?? [];

function editDistance(expected, heard) {
	let row = Array.from({ length: heard.length + 1 }, (_, i) => i);
	for (const [i, word] of expected.entries()) {
		const above = row;
		row = [i + 1];
		for (const [j, other] of heard.entries()) {
			row.push(Math.min(above[j + 1] + 1, row[j] + 1, above[j] + (word === other ? 0 : 1)));
		}
	}
	return row.at(-1);
}
