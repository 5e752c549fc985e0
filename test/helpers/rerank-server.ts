import type { ServerResponse } from 'node:http';
import { httpServer, json, type Received } from './http-server';

/** How an endpoint words the scores, by the place of each document; the best first. */
export type Wording = (scores: { index: number; score: number }[], received: Received) => unknown;

export const jina: Wording = (scores) => ({
	model: 'any',
	usage: { total_tokens: 12 },
	results: scores.map(({ index, score }) => ({ index, relevance_score: score })),
});

/** What a document is scored by here: the words that it shares with the query. */
export function scoreOf(query: string, document: string): number {
	const words = new Set(document.toLowerCase().split(/\W+/));
	const asked = query.toLowerCase().split(/\W+/);
	return asked.filter((word) => words.has(word)).length / asked.length;
}

/** What to do in place of an answer; true where it answered. */
export type Instead = (received: Received, response: ServerResponse) => boolean;

/** A server that reranks at /v1/rerank, in any wording. */
export async function rerankServer(wording = jina, instead: Instead = () => false) {
	return await httpServer((received, response) => {
		if (instead(received, response)) return;
		if (received.path !== '/v1/rerank') {
			json(response, 404, { detail: 'Not Found' });
			return;
		}
		json(response, 200, wording(scoresOf(received), received));
	});
}

/** The scores of the documents that a request holds, the best first. */
export function scoresOf({ body }: Received): { index: number; score: number }[] {
	const documents = (body.documents ?? body.texts) as string[];
	const scores = documents.map((text, index) => ({
		index,
		score: scoreOf(String(body.query), text),
	}));
	return scores.toSorted((a, b) => b.score - a.score);
}
