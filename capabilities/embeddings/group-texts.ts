import { checkCompared } from './check-compared';
import type { EmbeddingsRequest } from './embeddings-request';

/** A job holds its vectors in memory: this many of 3,072 numbers are 12 MB. */
const maxTexts = 500;
/** A job holds its texts in memory as well, in characters. */
const maxChars = 4_000_000;

/**
 * Which texts make a job. The same text is in the same job as before, so that it is sent once;
 * texts that are compared with each other are all in one.
 */
export function groupTexts(requests: readonly EmbeddingsRequest[]): number[][] {
	checkCompared(requests);
	const groups: Group[] = [];
	const homes = new Map<string, Group>();
	const compared: number[] = [];
	for (const [place, { text, similarTo = {} }] of requests.entries()) {
		if ('place' in similarTo) {
			compared.push(place);
			continue;
		}
		const home = homes.get(text);
		const last = groups.at(-1);
		const group =
			home && hasRoom(home, text, maxTexts * 2)
				? home
				: last && hasRoom(last, text, maxTexts)
					? last
					: addTo(groups);
		group.places.push(place);
		group.chars += text.length;
		homes.set(text, group);
	}
	const together = groups.map(({ places }) => places);
	return compared.length > 0 ? [...together, compared] : together;
}

interface Group {
	places: number[];
	chars: number;
}

const hasRoom = ({ places, chars }: Group, text: string, maxPlaces: number) =>
	places.length < maxPlaces && chars + text.length <= maxChars;

function addTo(groups: Group[]): Group {
	const group: Group = { places: [], chars: 0 };
	groups.push(group);
	return group;
}
