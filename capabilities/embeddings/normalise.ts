import { dot } from './dot';

/** The vector at length 1; the same one where it has that length already. */
export function normalise(vector: number[]): number[] {
	const length = Math.sqrt(dot(vector, vector));
	if (length === 0 || Math.abs(length - 1) < 1e-6) return vector;
	// A copy and a loop: a callback for each of millions of numbers takes thrice as long.
	const unit = vector.slice();
	for (let i = 0; i < unit.length; i++) unit[i] = (unit[i] ?? 0) / length;
	return unit;
}
