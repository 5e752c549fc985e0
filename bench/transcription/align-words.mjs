// So little for a second that many thousand words together weigh less than one edit.
const perSecond = 1e-7;
const maxSeconds = 100;

/**
 * For each word of the first list the place of the same word in the second one, or -1: fewest edits,
 * and where a model said something twice, which is equally few either way, the nearest in time.
 * Words are { plain, start }, in seconds.
 */
export function alignWords(expected, transcribed) {
	const width = transcribed.length + 1;
	const costs = new Float64Array((expected.length + 1) * width);
	const pairing = (i, j) =>
		expected[i - 1].plain === transcribed[j - 1].plain
			? perSecond * Math.min(maxSeconds, Math.abs(expected[i - 1].start - transcribed[j - 1].start))
			: 1;
	for (let j = 1; j < width; j++) costs[j] = j;
	for (let i = 1; i <= expected.length; i++) {
		costs[i * width] = i;
		for (let j = 1; j < width; j++) {
			costs[i * width + j] = Math.min(
				costs[(i - 1) * width + j - 1] + pairing(i, j),
				costs[(i - 1) * width + j] + 1,
				costs[i * width + j - 1] + 1,
			);
		}
	}
	const places = new Int32Array(expected.length).fill(-1);
	for (let i = expected.length, j = transcribed.length; i > 0 && j > 0;) {
		const here = costs[i * width + j];
		const cost = pairing(i, j);
		if (here === costs[(i - 1) * width + j - 1] + cost) {
			if (cost < 1) places[i - 1] = j - 1;
			i--;
			j--;
		} else if (here === costs[(i - 1) * width + j] + 1) i--;
		else j--;
	}
	return places;
}
