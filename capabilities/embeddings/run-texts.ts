import { endsAll, type Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Context, Outcome } from '../capability';
import { checkCompared } from './check-compared';
import { compareAll } from './compare-all';
import { embedTexts } from './embed-texts';
import type { EmbeddingsRequest } from './embeddings-request';
import type { EmbeddingsResult } from './embeddings-result';
import { planLots, type Lot } from './plan-lots';
import { toResult } from './to-result';

/**
 * Turns the texts of many requests into vectors, identical ones once, in few calls; the outcomes
 * stand in the order of the requests. Throws where not one text could be tried.
 */
export async function runTexts(
	requests: readonly EmbeddingsRequest[],
	context: Context,
): Promise<Outcome<EmbeddingsResult>[]> {
	checkCompared(requests);
	const outcomes = new Array<Outcome<EmbeddingsResult>>(requests.length);
	const told = new Set<number>();
	const fail = (place: number, failure: Failure) => {
		outcomes[place] = { failure: failure.details };
		if (!told.has(place)) context.onFailed?.(place, failure.details);
		told.add(place);
	};
	const lots = planLots(requests, context.client.profile, { fail, onHint: context.onHint });
	const vectors = new Map<number, number[]>();
	let stopped: Failure | undefined;
	const unknownModels = new Map<string, Failure>();
	for (const [index, lot] of lots.entries()) {
		await runLot(lot, `call ${String(index)}`);
	}
	return await compareAll(requests, outcomes, vectors);

	async function runLot(lot: Lot, name: string): Promise<void> {
		try {
			const hopeless = stopped ?? unknownModels.get(lot.settings.model);
			if (hopeless) throw hopeless;
			const embedded = await embedTexts(
				lot.texts,
				{ ...lot.settings, name },
				context,
				(at, failure) => {
					if (endsAll.has(failure.kind)) stopped ??= failure;
					if (failure.details.status === 404) unknownModels.set(lot.settings.model, failure);
					for (const place of lot.users[at] ?? []) fail(place, failure);
				},
			);
			const spent = new Set<number>();
			for (const { place, parts, query } of lot.requests) {
				const request = requests[place];
				if (!request || told.has(place)) continue;
				const { result, vector } = toResult(request, { parts, query }, embedded, spent);
				outcomes[place] = { result };
				if (vector) vectors.set(place, vector);
			}
		} catch (error) {
			// Where there are other texts, they may have another model.
			if (context.signal.aborted || (lots.length === 1 && told.size >= requests.length))
				throw error;
			for (const { place } of lot.requests) fail(place, toFailure(error));
		}
	}
}
