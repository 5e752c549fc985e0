import { Failure } from '../../endpoint/failure';
import type { EmbeddingsRequest } from './embeddings-request';

/** Each is compared with each, and each result has a number for every other. */
const maxCompared = 1000;

/** They are all in one job, which holds them in memory. */
const maxChars = 40_000_000;

/** Throws request-invalid where more texts than can be are to be compared pairwise. */
export function checkCompared(requests: readonly EmbeddingsRequest[]): void {
	const compared = requests.filter(({ similarTo = {} }) => 'place' in similarTo);
	const chars = compared.reduce((sum, { text }) => sum + text.length, 0);
	if (compared.length > maxCompared) {
		throw tooMany(`${count(compared.length)} texts cannot be compared pairwise`, maxCompared);
	}
	if (chars > maxChars) {
		throw tooMany(`Texts of ${count(chars)} characters cannot be compared pairwise`, maxChars);
	}
}

const count = (number: number) => number.toLocaleString('en');

const tooMany = (what: string, limit: number) =>
	new Failure({
		kind: 'request-invalid',
		message: `${what}: the limit is ${count(limit)}`,
		hint: 'Compare them with a query, or put the vectors into a vector store and search there',
	});
