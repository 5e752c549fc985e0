import { Failure } from '../../endpoint/failure';
import { wrongLength } from './wrong-length';

type Found = number[] | Failure | undefined;

/**
 * Tells of each vector whose length is not the one that was asked for, or where none was, not that
 * of most others.
 */
export function checkLengths(
	vectors: readonly Found[],
	wanted: number | undefined,
	onFailure: (place: number, failure: Failure) => void,
): void {
	const right = wanted ?? mostCommon(vectors);
	for (const [place, vector] of vectors.entries()) {
		if (!vector || vector instanceof Failure || vector.length === right) continue;
		onFailure(place, wrongLength(vector.length, right, wanted !== undefined));
	}
}

function mostCommon(vectors: readonly Found[]): number {
	const counts = new Map<number, number>();
	for (const vector of vectors) {
		if (!vector || vector instanceof Failure) continue;
		counts.set(vector.length, (counts.get(vector.length) ?? 0) + 1);
	}
	const [most] = [...counts].sort(([, a], [, b]) => b - a);
	return most?.[0] ?? 0;
}
