import { dot } from './dot';

/** The vector at length 1; the same one where it has that length already. */
export function normalise(vector: number[]): number[] {
	const length = Math.sqrt(dot(vector, vector));
	if (length === 0 || Math.abs(length - 1) < 1e-6) return vector;
	return vector.map((one) => one / length);
}
