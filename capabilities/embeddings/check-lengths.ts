import { Failure } from '../../endpoint/failure';
import type { EmbeddedText } from './embed-texts';
import { wrongLength } from './wrong-length';

/**
 * Makes a failure of each vector whose length is not the one that was asked for, or where none was,
 * not that of most others.
 */
export function checkLengths(
	embedded: EmbeddedText[],
	wanted: number | undefined,
	onFailure: (place: number, failure: Failure) => void,
): EmbeddedText[] {
	const right = wanted ?? mostCommon(embedded);
	return embedded.map((one, place) => {
		const { vector } = one;
		if (vector instanceof Failure || vector.length === right) return one;
		const failure = wrongLength(vector.length, right, wanted !== undefined);
		onFailure(place, failure);
		return { ...one, vector: failure };
	});
}

function mostCommon(embedded: EmbeddedText[]): number {
	const counts = new Map<number, number>();
	for (const { vector } of embedded) {
		if (vector instanceof Failure) continue;
		counts.set(vector.length, (counts.get(vector.length) ?? 0) + 1);
	}
	const [most] = [...counts].sort(([, a], [, b]) => b - a);
	return most?.[0] ?? 0;
}
