import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Outcome } from '../capability';
import type { EmbeddingsRequest } from './embeddings-request';
import type { EmbeddingsResult } from './embeddings-result';
import { dot, normalise } from './vectors';

/** Adds to each result that is compared with every other its cosine with each of them, by place. */
export async function compareAll(
	requests: readonly EmbeddingsRequest[],
	outcomes: Outcome<EmbeddingsResult>[],
	vectors: ReadonlyMap<number, number[]>,
): Promise<Outcome<EmbeddingsResult>[]> {
	if (vectors.size === 0) return outcomes;
	const compared = requests.flatMap(({ similarTo = {}, model, dimensions }, at) => {
		const vector = vectors.get(at);
		if (!('place' in similarTo) || !vector) return [];
		return [{ at, place: similarTo.place, unit: normalise(vector), model, dimensions }];
	});
	const places = requests.flatMap(({ similarTo = {} }) =>
		'place' in similarTo ? [similarTo.place] : [],
	);
	const count = places.reduce((max, place) => Math.max(max, place + 1), 0);
	const changed = [...outcomes];
	for (const one of compared) {
		const outcome = outcomes[one.at];
		if (!outcome || !('result' in outcome)) continue;
		// A thousand long vectors take a second or two: n8n has other work as well.
		await nextTurn();
		const similarities = new Array<number | null>(count).fill(null);
		for (const other of compared) {
			// Vectors of two models have nothing in common.
			if (other.model !== one.model || other.unit.length !== one.unit.length) continue;
			similarities[other.place] = Math.max(-1, Math.min(1, dot(one.unit, other.unit)));
		}
		changed[one.at] = { result: { ...outcome.result, similarities } };
	}
	return changed;
}
