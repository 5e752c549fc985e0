import { normalise } from './normalise';

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
