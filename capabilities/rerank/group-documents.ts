import type { RerankRequest } from './rerank-request';

interface Group {
	places: number[];
	chars: number;
}

/** Which requests go together, by their places: those that differ in their document alone, in groups that are small enough. */
export function groupDocuments(
	requests: readonly RerankRequest[],
	{ maxDocuments, maxChars }: { maxDocuments: number; maxChars: number },
): number[][] {
	const groups: Group[] = [];
	const open = new Map<string, Group>();
	for (const [place, { document, ...shared }] of requests.entries()) {
		const key = JSON.stringify(shared);
		const last = open.get(key);
		const fits =
			last && last.places.length < maxDocuments && last.chars + document.length <= maxChars;
		const group = fits ? last : { places: [], chars: 0 };
		if (!fits) groups.push(group);
		open.set(key, group);
		group.places.push(place);
		group.chars += document.length;
	}
	return groups.map(({ places }) => places);
}
