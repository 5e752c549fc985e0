import { dot } from './dot';

/** How much two vectors of the same length point the same way, from -1 to 1. */
export function cosine(a: readonly number[], b: readonly number[]): number {
	const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
	return lengths === 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / lengths));
}
