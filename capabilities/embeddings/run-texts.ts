import { endsAll, type Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Context, Outcome } from '../capability';
import { checkCompared } from './check-compared';
import { compareAll } from './compare-all';
import { embedTexts, type Embedded } from './embed-texts';
import type { EmbeddingsRequest } from './embeddings-request';
import type { EmbeddingsResult } from './embeddings-result';
import { planCallGroups, type CallGroup } from './plan-call-groups';
import { toResult } from './to-result';

/**
 * Turns the texts of many requests into vectors, identical ones once, in few calls; the outcomes
 * stand in the order of the requests. Throws where not one text could be tried.
 */
export async function runTexts(
	requests: readonly EmbeddingsRequest[],
	context: Context & { onResult?: (place: number, result: EmbeddingsResult) => void },
): Promise<Outcome<EmbeddingsResult>[]> {
	checkCompared(requests);
	const outcomes = new Array<Outcome<EmbeddingsResult>>(requests.length);
	const vectors = new Map<number, number[]>();
	const told = new Set<number>();
	const fail = (place: number, failure: Failure) => {
		outcomes[place] = { failure: failure.details };
		vectors.delete(place);
		if (!told.has(place)) context.onFailed?.(place, failure.details);
		told.add(place);
	};
	const groups = planCallGroups(requests, context.client.profile, { fail, onHint: context.onHint });
	let stopped: Failure | undefined;
	const unknownModels = new Map<string, Failure>();
	for (const [index, group] of groups.entries()) {
		await runCallGroup(group, `call ${String(index)}`);
	}
	return await compareAll(requests, outcomes, vectors);

	async function runCallGroup(group: CallGroup, name: string): Promise<void> {
		try {
			const hopeless = stopped ?? unknownModels.get(group.settings.model);
			if (hopeless) throw hopeless;
			// Results are made in order, and while other calls are under way.
			const spent = new Set<number>();
			let made = 0;
			await embedTexts(group.texts, { ...group.settings, name }, context, {
				onFailure(at, failure) {
					if (endsAll.has(failure.kind)) stopped ??= failure;
					if (failure.details.status === 404) unknownModels.set(group.settings.model, failure);
					for (const place of group.users[at] ?? []) fail(place, failure);
				},
				onEmbedded(embedded) {
					for (let next; (next = group.requests[made]) && isEmbedded(next, embedded); made++) {
						make(next, embedded, spent);
					}
				},
			});
		} catch (error) {
			// Where there are other texts, they may have another model.
			if (context.signal.aborted || (groups.length === 1 && told.size >= requests.length))
				throw error;
			for (const { place } of group.requests) {
				if (!outcomes[place]) fail(place, toFailure(error));
			}
		}
	}

	function make(
		planned: CallGroup['requests'][number],
		embedded: Embedded,
		spent: Set<number>,
	): void {
		const { place } = planned;
		const request = requests[place];
		if (!request || told.has(place)) return;
		try {
			const { result, vector } = toResult(request, planned, embedded, spent);
			outcomes[place] = { result };
			if (vector && request.similarTo) vectors.set(place, vector);
			context.onResult?.(place, result);
		} catch (error) {
			fail(place, toFailure(error));
		}
	}
}

const isEmbedded = ({ parts, query }: CallGroup['requests'][number], embedded: Embedded) =>
	[...parts, ...query].every(({ at }) => embedded[at]);
