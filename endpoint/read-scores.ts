import { Failure } from './failure';

/** An entry of an answer, as far as it can be trusted: not at all. */
interface Entry {
	index?: unknown;
	relevance_score?: unknown;
	score?: unknown;
}

/**
 * The scores of an answer in the order of the documents: it names the best first. One that is missing
 * or no number is a Failure in its place. Throws output-invalid where they cannot be told apart.
 */
export function readScores(answer: unknown, count: number): (number | Failure)[] {
	const entries = entriesIn(answer);
	if (entries.length === 0) {
		throw invalid('The endpoint returned no scores');
	}
	const scores = new Array<number | Failure | undefined>(count);
	for (const one of entries) {
		const { index, relevance_score, score = relevance_score } = toEntry(one);
		const isPlace = Number.isInteger(index) && Number(index) >= 0 && Number(index) < count;
		if (!isPlace || scores[Number(index)] !== undefined) {
			throw invalid(
				'The endpoint numbered its scores in a way that does not show which document each belongs to',
			);
		}
		const isScore = typeof score === 'number' && Number.isFinite(score);
		scores[Number(index)] = isScore ? score : noScore();
	}
	return Array.from(scores, (score) => score ?? noScore());
}

/** `results` of Jina, Cohere and vLLM, `data` of Voyage, a list by itself of Text Embeddings Inference. */
function entriesIn(answer: unknown): unknown[] {
	if (Array.isArray(answer)) return answer;
	if (typeof answer !== 'object' || answer === null) return [];
	const { results, data, output } = answer as Record<string, unknown>;
	const found = results ?? data;
	if (Array.isArray(found)) return found;
	return output === undefined ? [] : entriesIn(output);
}

const toEntry = (one: unknown): Entry => (typeof one === 'object' && one !== null ? one : {});

const noScore = () => invalid('The endpoint returned no score for this document');

const invalid = (message: string) =>
	new Failure({
		kind: 'output-invalid',
		message,
		hint: 'Try again. If the problem persists, choose another model or endpoint',
	});
