import { Failure } from './failure';

/** One entry of an answer's `data`, as far as it can be trusted: not at all. */
export interface AnsweredVector {
	index?: unknown;
	embedding?: unknown;
}

/** The entries of an answer: the usual list, a list by itself or under another name, or a single one. */
function entriesIn(answer: unknown): unknown[] {
	if (Array.isArray(answer)) return answer;
	if (typeof answer !== 'object' || answer === null) return [];
	const { data, embeddings, embedding } = answer as Record<string, unknown>;
	if (Array.isArray(data)) return data;
	if (Array.isArray(embeddings)) return embeddings;
	return embedding === undefined ? [] : [{ embedding }];
}

/**
 * The vectors of an answer in the order of the texts; one that cannot be used is a Failure in its
 * place. Throws output-invalid where they cannot be told apart: too few, too many, or places that
 * are no order.
 */
export function readVectors(answer: unknown, count: number): (number[] | Failure)[] {
	const entries = entriesIn(answer).map(toEntry);
	if (entries.length !== count) {
		throw invalid(`The endpoint returned ${String(entries.length)} vectors for ${texts(count)}`);
	}
	return inOrder(entries).map((entry) => readVector(entry.embedding));
}

function toEntry(one: unknown): AnsweredVector {
	if (Array.isArray(one)) return { embedding: one };
	return typeof one === 'object' && one !== null ? one : {};
}

function inOrder(entries: AnsweredVector[]): AnsweredVector[] {
	const given = entries.map(({ index }) => index ?? undefined);
	// Some servers number all alike or none; then they stand as the texts did.
	if (new Set(given).size === 1) return entries;
	// Gemini's JSON leaves out what is zero; where that is no order, those stand where they belong.
	const ordered =
		placed(
			entries,
			given.map((place) => place ?? 0),
		) ??
		placed(
			entries,
			given.map((place, at) => place ?? at),
		);
	if (ordered) return ordered;
	throw invalid(
		'The endpoint numbered its vectors in a way that does not show which text each belongs to',
	);
}

/** The entries, each at its place; undefined where the places are no order. */
function placed(entries: AnsweredVector[], places: unknown[]): AnsweredVector[] | undefined {
	const ordered = new Array<AnsweredVector | undefined>(entries.length);
	for (const [at, place] of places.entries()) {
		// A place beyond the texts would make a list as long as the place says.
		if (Number(place) < entries.length) ordered[Number(place)] = entries[at];
	}
	const filled = ordered.filter((entry) => entry !== undefined);
	return filled.length === entries.length && ordered.length === entries.length ? filled : undefined;
}

function readVector(embedding: unknown): number[] | Failure {
	const vector = unwrapped(embedding);
	if (!Array.isArray(vector)) return invalid('The endpoint returned no vector for this text');
	if (vector.length === 0) return invalid('The endpoint returned an empty vector for this text');
	if (!vector.every((one) => Number.isFinite(one))) {
		return invalid('The endpoint returned a vector that does not only contain numbers');
	}
	if (vector.every((one) => one === 0)) {
		return invalid('The endpoint returned a vector of zeros, which cannot be compared with others');
	}
	return vector as number[];
}

/** The numbers of a vector that is a text, alone in a list, or named its values. */
function unwrapped(embedding: unknown): unknown {
	if (typeof embedding === 'string') return fromText(embedding.trim());
	if (Array.isArray(embedding)) {
		const [only, ...others] = embedding as unknown[];
		return others.length === 0 && Array.isArray(only) ? only : embedding;
	}
	if (typeof embedding === 'object' && embedding !== null && 'values' in embedding) {
		return embedding.values;
	}
	return embedding;
}

/** Asked for numbers, some servers answer them as JSON text, or as base64 of float32 all the same. */
function fromText(text: string): number[] | undefined {
	if (text.startsWith('[')) {
		try {
			return JSON.parse(text) as number[];
		} catch {
			return undefined;
		}
	}
	// Buffer passes over what is no base64.
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
	const bytes = Buffer.from(text, 'base64');
	if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
	return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

const texts = (count: number) => `${String(count)} ${count === 1 ? 'text' : 'texts'}`;

const invalid = (message: string) =>
	new Failure({
		kind: 'output-invalid',
		message,
		hint: 'Try again. If the problem persists, choose another model or endpoint',
	});
