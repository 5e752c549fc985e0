/** For each word of the first list the place of the same word in the second one, or -1: fewest edits. */
export function alignWords(expected, heard) {
	const width = heard.length + 1;
	const costs = new Uint16Array((expected.length + 1) * width);
	for (let j = 1; j < width; j++) costs[j] = j;
	for (let i = 1; i <= expected.length; i++) {
		costs[i * width] = i;
		for (let j = 1; j < width; j++) {
			const changed = costs[(i - 1) * width + j - 1] + (expected[i - 1] === heard[j - 1] ? 0 : 1);
			costs[i * width + j] = Math.min(
				changed,
				costs[(i - 1) * width + j] + 1,
				costs[i * width + j - 1] + 1,
			);
		}
	}
	const places = new Int32Array(expected.length).fill(-1);
	for (let i = expected.length, j = heard.length; i > 0 && j > 0;) {
		const same = expected[i - 1] === heard[j - 1];
		const here = costs[i * width + j];
		if (here === costs[(i - 1) * width + j - 1] + (same ? 0 : 1)) {
			if (same) places[i - 1] = j - 1;
			i--;
			j--;
		} else if (here === costs[(i - 1) * width + j] + 1) i--;
		else j--;
	}
	return places;
}
