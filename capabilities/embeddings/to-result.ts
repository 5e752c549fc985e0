import { roundUsd } from '../../endpoint/round-usd';
import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import type { Usage } from '../../endpoint/usage';
import type { Embedded } from './embed-texts';
import type { EmbeddingsRequest } from './embeddings-request';
import type { EmbeddingsResult } from './embeddings-result';
import { encodeVector } from './encode-vector';
import type { Part } from './plan-call-groups';
import { average, cosine, normalise } from './vectors';

/**
 * The result of a text whose parts are embedded, and its vector where it has one. The usage of a
 * text that several share is told once: `spent` are those that were told.
 */
export function toResult(
	{ text, model, format, longTexts, normalise: wanted, price }: EmbeddingsRequest,
	{ parts, query }: { parts: Part[]; query: readonly Part[] },
	embedded: Embedded,
	spent: Set<number>,
): { result: EmbeddingsResult; vector?: number[] } {
	const found = parts.map((part) => {
		const vector = vectorOf(part, embedded);
		return { ...part, vector: wanted ? normalise(vector) : vector, usage: usageOf(part) };
	});
	const asked = average(query.map((part) => ({ ...part, vector: vectorOf(part, embedded) })));
	const usage = sumUsage([...found.map((part) => part.usage), ...query.map(usageOf)]);
	const similarityTo = (vector: number[]) =>
		query.length === 0 ? {} : { similarity: cosine(vector, asked) };
	const [first] = found;
	const common = { dimensions: first?.vector.length ?? 0, model, usage };
	if (longTexts === 'chunks') {
		const chunks = found.map(({ text: part, start, vector, usage: ofPart }) => ({
			text: part,
			start,
			embedding: encodeVector(vector, format),
			...similarityTo(vector),
			usage: ofPart,
		}));
		return { result: { chunks, ...common } };
	}
	const vector = first && found.length === 1 ? first.vector : average(found);
	const result = {
		text,
		embedding: encodeVector(vector, format),
		...common,
		...similarityTo(vector),
	};
	return { result, vector };

	function usageOf({ at }: Part): Usage {
		const isTold = spent.has(at);
		spent.add(at);
		const share = (isTold ? undefined : embedded[at]?.usage) ?? sumUsage([]);
		if (!price || share.totalTokens === 0) return share;
		// A price of one's own is that of this request alone: the calls are shared with others.
		const { inputTokens, outputTokens } = share;
		const { inputPerMillion, outputPerMillion } = price;
		const costUsd = (inputTokens * inputPerMillion + outputTokens * outputPerMillion) / 1e6;
		return { ...share, costUsd: roundUsd(costUsd) };
	}
}

function vectorOf({ at }: Part, embedded: Embedded): number[] {
	const vector = embedded[at]?.vector;
	if (Array.isArray(vector)) return vector;
	throw vector ?? new Failure({ kind: 'output-invalid', message: 'There is no vector' });
}
