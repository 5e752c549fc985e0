import { alignQuote, type Alignment } from './align-quote';
import type { Evidence } from './extraction-result';
import type { Origin, Part } from './merge-chunks';
import { leavesOf } from './leaves-of';
import { valueAt } from './pointer';
import { sourceOf } from './words-of';

/** What the model quoted from one chunk. */
export interface Quoted extends Part {
	evidence: { field: string; quote: string }[];
}

/** A quote, and where it stands in the whole text. */
interface Quote {
	quote: string;
	place?: Alignment;
	isUsed: boolean;
}

/**
 * The evidence for each value: its quote and where that stands in the whole text. A quote serves
 * one value: the one that it was given for, or else one that is the same in a field of that name.
 * A quote that is not in the text, or a value without one, is not grounded; where the document has
 * no text, it is not known. `origins` says where each value comes from.
 */
export function groundValues(
	data: Record<string, unknown>,
	quoted: readonly Quoted[],
	origins: ReadonlyMap<string, Origin>,
	hasFiles: boolean,
): Evidence[] {
	const isText = quoted.some(({ chunk }) => chunk.text.trim() !== '');
	const { exact, alike } = indexOf(quoted);
	const values = leavesOf(data, '').map(({ field, value }) => {
		const origin = origins.get(field);
		const own = origin && takeBest(exact.get(keyOf(origin.part, origin.field)));
		return { field, value, own };
	});
	return values.map(({ field, value, own }) => {
		const found = own ?? takeBest(alike.get(keyOf(shapeOf(field), value)));
		if (!found) return { field, value, grounded: isText && !hasFiles ? false : null };
		const { quote, place } = found;
		return { field, value, quote, ...place, grounded: place ? true : hasFiles ? null : false };
	});
}

/** The first that nobody has, rather one that was found. */
function takeBest(quotes: readonly Quote[] = []): Quote | undefined {
	const free = quotes.filter(({ isUsed }) => !isUsed);
	const best = free.find(({ place }) => place) ?? free[0];
	if (best) best.isUsed = true;
	return best;
}

/** The quotes by the chunk and pointer that they were given for, and by field and value. */
function indexOf(quoted: readonly Quoted[]) {
	const exact = new Map<string, Quote[]>();
	const alike = new Map<string, Quote[]>();
	for (const [part, { chunk, data, evidence }] of quoted.entries()) {
		const source = sourceOf(chunk.text);
		const ends = new Map<string, number>();
		for (const { field, quote } of inOrder(evidence, data)) {
			// The same words for the same field of another record stand further on, if they do.
			const words = keyOf(shapeOf(field), quote);
			const end = ends.get(words);
			const next = end === undefined ? undefined : alignQuote(quote, source, end);
			const found = next?.score === 1 ? next : alignQuote(quote, source);
			if (found) ends.set(words, found.end);
			const one = {
				quote,
				...(found && { place: moved(found, chunk.start) }),
				isUsed: false,
			};
			add(exact, keyOf(part, field), one);
			add(alike, keyOf(shapeOf(field), valueAt(data, field)), one);
		}
	}
	return { exact, alike };
}

const moved = ({ start, end, score }: Alignment, by: number): Alignment => ({
	start: start + by,
	end: end + by,
	score,
});

const byNumber = new Intl.Collator('en', { numeric: true });

/** The evidence in the order of the records that it is of, with pointers into the data. */
function inOrder(evidence: Quoted['evidence'], data: object) {
	return evidence
		.map(({ field, quote }) => ({ field: intoData(field, data), quote }))
		.sort((one, other) => byNumber.compare(one.field, other.field));
}

/** Models write the pointer with or without the field that the data stands under. */
function intoData(pointer: string, data: object): string {
	const whole = pointer.startsWith('/') ? pointer : `/${pointer}`;
	return valueAt(data, whole) === undefined ? whole.replace(/^\/data(?=\/)/, '') : whole;
}

/** Chunks count the entries of a list each from 0, so an index says nothing. */
const shapeOf = (pointer: string) => pointer.replace(/\/\d+(?=\/|$)/g, '/*');

const keyOf = (...values: unknown[]) => JSON.stringify(values);

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
	const listed = map.get(key);
	if (listed) listed.push(value);
	else map.set(key, [value]);
}
