import { endsAll, Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Context, Outcome } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { shareUsage } from '../shared/share-usage';
import { groupDocuments } from './group-documents';
import type { RerankRequest, RerankResult } from './rerank-request';
import { scoreDocuments, scoredDocuments, type ScoredDocuments } from './score-documents';

/** Characters of a call: about 100,000 tokens. */
const maxChars = 400_000;

/**
 * Scores the documents of many requests, those with the same query in few calls; the outcomes stand
 * in the order of the requests. Throws request-invalid where the provider has no rerank models.
 */
export async function rerankAll(
	requests: readonly RerankRequest[],
	context: Context,
): Promise<Outcome<RerankResult>[]> {
	const { label, rerank } = context.client.profile;
	if (!rerank) throw noRerank(label);
	const outcomes = new Array<Outcome<RerankResult>>(requests.length);
	const fail = (place: number, { details }: Failure) => {
		outcomes[place] = { failure: details };
		context.onFailed?.(place, details);
	};
	const filled = requests.flatMap((request, place) => {
		if (/\S/.test(request.document)) return [{ request, place }];
		fail(place, isBlank());
		return [];
	});
	const calls = groupDocuments(
		filled.map(({ request }) => request),
		{ maxDocuments: rerank.maxDocuments, maxChars },
	);
	let stopped: Failure | undefined;
	let done = 0;
	await mapWithConcurrency(calls.length, calls.length, async (index) => {
		const members = (calls[index] ?? []).flatMap((at) => filled[at] ?? []);
		try {
			if (stopped) throw stopped;
			const documents = members.map(({ request }) => request.document);
			const scored = await context.step(
				`call ${String(index)}`,
				scoredDocuments,
				async () => await scoreDocuments(first(members), documents, context),
			);
			const usages = shareScored(scored, documents);
			for (const [at, { request, place }] of members.entries()) {
				const { score, failure } = scored.scores[at] ?? {};
				const { model } = request;
				const usage = usages[at];
				if (score !== undefined && usage) outcomes[place] = { result: { score, model, usage } };
				else fail(place, new Failure({ ...(failure ?? noScore), usage }));
			}
		} catch (error) {
			if (context.signal.aborted) throw error;
			const failure = toFailure(error);
			if (endsAll.has(failure.kind)) stopped ??= failure;
			for (const { place } of members) fail(place, failure);
		}
		context.onProgress(++done / calls.length);
	});
	return outcomes;
}

/** What the requests of a call share, by the first of them. */
function first([member]: { request: RerankRequest }[]): RerankRequest {
	if (!member) throw new Error('A call without a document');
	return member.request;
}

const shareScored = ({ usage }: ScoredDocuments, documents: readonly string[]) =>
	shareUsage(
		usage,
		documents.map(({ length }) => length),
	);

const noScore = {
	kind: 'output-invalid',
	message: 'The endpoint returned no score for this document',
	hint: 'Try again. If the problem persists, choose another model',
} as const;

const isBlank = () =>
	new Failure({
		kind: 'request-invalid',
		message: 'The document is empty',
		hint: 'Check the expression of Document, or remove such items with a Filter node before this one',
	});

const noRerank = (label: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `${label} has no models that rerank`,
		hint: 'Use a credential for an endpoint that has, such as OpenRouter, Jina, Cohere, vLLM or llama.cpp. Or compare the texts with the query in the Embeddings node',
	});
