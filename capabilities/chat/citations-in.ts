import { z } from 'zod/v4';

/** A source of an answer, the same for every endpoint. */
export const citation = z.object({
	url: z.string().describe('Address of the source; empty where a numbered one has none.'),
	title: z.string().optional().describe('Its title.'),
	text: z.string().optional().describe('What the endpoint quotes of it.'),
	date: z.string().optional().describe('When it was published, as the endpoint words it.'),
	start: z
		.number()
		.int()
		.nonnegative()
		.optional()
		.describe('Where the words that it stands for begin in the answer, in characters.'),
	end: z.number().int().nonnegative().optional().describe('Where they end.'),
});

export type Citation = z.infer<typeof citation>;

type Fields = Record<string, unknown>;

/** Whether it is an annotation with the address of a page; others are files and what they hold. */
export const isUrlCitation = (annotation: unknown): annotation is Fields =>
	fieldsOf(annotation).type === 'url_citation';

/**
 * The sources of an answer: the annotations of OpenAI and OpenRouter; where there are none, the list
 * that the text names by number, of Perplexity and xAI, with the titles of the search results. Its
 * order is kept, since [1] in the text is the first; one of them without an address has an empty one.
 */
export function citationsIn(message: object, completion: object): Citation[] {
	const { annotations, citations: own } = message as Fields;
	const { citations, search_results: results } = completion as Fields;
	const annotated = listOf(annotations).filter(isUrlCitation).flatMap(toCitation);
	if (annotated.length > 0) return annotated;
	const found = listOf(results).flatMap(toCitation);
	const named = [citations, own].map(listOf).find((list) => list.length > 0) ?? [];
	if (named.length === 0) return found;
	const numbered = named.map((one) => toCitation(one)[0] ?? { url: '' });
	// A list in which nothing is a source numbers none.
	if (numbered.every(({ url }) => url === '')) return found;
	return numbered.map((one) => {
		const known = found.find(({ url }) => url === one.url);
		return { ...known, ...one };
	});
}

/** An address by itself, a source with its fields, or an annotation around one. */
function toCitation(one: unknown): Citation[] {
	if (typeof one === 'string') return URL.canParse(one) ? [{ url: one }] : [];
	const outer = fieldsOf(one);
	const {
		url,
		title,
		content,
		snippet = content,
		date,
		...place
	} = isUrlCitation(one) ? { ...outer, ...fieldsOf(outer.url_citation) } : outer;
	if (typeof url !== 'string' || url === '') return [];
	const texts = Object.entries({ title, text: snippet, date }).filter(
		([, value]) => typeof value === 'string' && value !== '',
	);
	return [{ url, ...Object.fromEntries(texts), ...placeOf(place) }];
}

/** Some give zeros for a place that they do not know. */
function placeOf({ start_index: start, end_index: end }: Fields): { start?: number; end?: number } {
	const isPlace = Number.isInteger(start) && Number.isInteger(end) && Number(start) >= 0;
	return isPlace && Number(end) > Number(start) ? { start: Number(start), end: Number(end) } : {};
}

const fieldsOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
