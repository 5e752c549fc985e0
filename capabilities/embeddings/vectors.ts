/** The sum of the products of two vectors of the same length. */
export function dot(a: readonly number[], b: readonly number[]): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
	return sum;
}

/** How much two vectors of the same length point the same way, from -1 to 1. */
export function cosine(a: readonly number[], b: readonly number[]): number {
	const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
	return lengths === 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / lengths));
}

/** The vector at length 1; the same one where it has that length already. */
export function normalise(vector: number[]): number[] {
	const length = Math.sqrt(dot(vector, vector));
	if (length === 0 || Math.abs(length - 1) < 1e-6) return vector;
	// A copy and a loop: a callback for each of millions of numbers takes thrice as long.
	const unit = vector.slice();
	for (let i = 0; i < unit.length; i++) unit[i] = (unit[i] ?? 0) / length;
	return unit;
}

/** One vector for several parts of a text, each as heavy as it is long; of length 1. */
export function average(parts: readonly { vector: number[]; tokens: number }[]): number[] {
	const [first] = parts;
	const sum = new Array<number>(first?.vector.length ?? 0).fill(0);
	for (const { vector, tokens } of parts) {
		// Parts count by their tokens alone, whatever the length of their vectors.
		const unit = normalise(vector);
		for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (unit[i] ?? 0) * tokens;
	}
	return normalise(sum);
}
