import { Failure } from '../../endpoint/failure';
import type { EmbeddingsRequest } from './embeddings-request';

/** Each is compared with each, and each result has a number for every other. */
const most = 1000;

/** Throws request-invalid where more texts than can be are to be compared each with each. */
export function checkCompared(requests: readonly EmbeddingsRequest[]): void {
	const { length } = requests.filter(({ similarTo = {} }) => 'place' in similarTo);
	if (length <= most) return;
	throw new Failure({
		kind: 'request-invalid',
		message: `${length.toLocaleString('en')} texts are to be compared each with each, and ${most.toLocaleString('en')} can be`,
		hint: 'Compare them with a query, or put the vectors into a vector store and search there',
	});
}
