import { checkCompared, mostChars } from './check-compared';
import type { EmbeddingsRequest } from './embeddings-request';

/** A job holds its vectors in memory: this many of 3,072 numbers are 12 MB. */
const mostTexts = 500;
/** A job holds its texts in memory as well, in characters. */
const mostChars = 4_000_000;

/**
 * Which texts make a job. The same text is in the same job as before, so that it is sent once;
 * texts that are compared with each other are all in one.
 */
export function groupTexts(requests: readonly EmbeddingsRequest[]): number[][] {
	checkCompared(requests);
	const groups: number[][] = [];
	const homes = new Map<string, number[]>();
	const compared: number[] = [];
	let open: number[] = [];
	let chars = 0;
	for (const [place, { text, similarTo = {} }] of requests.entries()) {
		if ('place' in similarTo) {
			compared.push(place);
			continue;
		}
		const home = homes.get(text);
		if (home && home.length < mostTexts * 2) {
			home.push(place);
			continue;
		}
		if (open.length === 0 || open.length >= mostTexts || chars + text.length > mostChars) {
			open = [];
			chars = 0;
			groups.push(open);
		}
		open.push(place);
		chars += text.length;
		homes.set(text, open);
	}
	return compared.length > 0 ? [...groups, compared] : groups;
}
