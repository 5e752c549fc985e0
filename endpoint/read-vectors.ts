import { Failure } from './failure';

/** One entry of an answer's `data`, as far as it can be trusted: not at all. */
export interface AnsweredVector {
	index?: unknown;
	embedding?: unknown;
}

/**
 * The vectors of an answer in the order of the texts; one that cannot be used is a Failure in its
 * place. Throws output-invalid where they cannot be told apart: too few, too many, or places that
 * are no order.
 */
export function readVectors(data: unknown, count: number): (number[] | Failure)[] {
	const entries = Array.isArray(data) ? data.map(toEntry) : [];
	if (entries.length !== count) {
		throw invalid(`The endpoint answered ${String(entries.length)} vectors for ${texts(count)}`);
	}
	return inOrder(entries).map((entry) => readVector(entry.embedding));
}

const toEntry = (one: unknown): AnsweredVector =>
	typeof one === 'object' && one !== null ? one : {};

function inOrder(entries: AnsweredVector[]): AnsweredVector[] {
	// Gemini's JSON leaves out what is zero.
	const places = entries.map(({ index }) => index ?? 0);
	// Some servers number all alike; then they stand as the texts did.
	if (new Set(places).size === 1) return entries;
	const ordered = new Array<AnsweredVector | undefined>(entries.length);
	for (const [at, place] of places.entries()) ordered[Number(place)] = entries[at];
	const filled = ordered.filter((entry) => entry !== undefined);
	if (filled.length === entries.length && ordered.length === entries.length) return filled;
	throw invalid('The endpoint numbered its vectors so that it is not clear which text is which');
}

function readVector(embedding: unknown): number[] | Failure {
	const vector = typeof embedding === 'string' ? fromBase64(embedding) : embedding;
	if (!Array.isArray(vector)) return invalid('The endpoint answered no vector for this text');
	if (vector.length === 0) return invalid('The endpoint answered an empty vector for this text');
	if (!vector.every((one) => Number.isFinite(one))) {
		return invalid('The endpoint answered a vector with something in it that is no number');
	}
	if (vector.every((one) => one === 0)) {
		return invalid('The endpoint answered a vector of zeros, which is like no other text');
	}
	return vector as number[];
}

/** Asked for numbers, some servers answer base64 all the same. */
function fromBase64(text: string): number[] | undefined {
	const bytes = Buffer.from(text, 'base64');
	if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
	return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

const texts = (count: number) => `${String(count)} ${count === 1 ? 'text' : 'texts'}`;

const invalid = (message: string) =>
	new Failure({
		kind: 'output-invalid',
		message,
		hint: 'Run it again; if it stays, choose another model or endpoint',
	});
