import { embed } from './embed.mjs';
import { readJson, sendJson } from './http.mjs';
import { EMBEDDINGS, checkModel } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { tokensOfText } from './usage.mjs';

/** POST rerank in Jina's and Cohere's words, scored by the cosine of the Universal Sentence Encoder (lite). */
export async function handleRerank({ request, response, dialect, note, signal }) {
	const body = await readJson(request);
	note.model = body.model;
	checkModel(body.model, 'rerank', dialect);
	const { query, documents, top_n: topN = documents?.length } = body;
	check(query, documents, topN);
	const [asked, ...vectors] = await embed([query, ...documents], signal);
	const results = vectors
		.map((vector, index) => ({ index, relevance_score: cosine(asked, vector) }))
		.sort((a, b) => b.relevance_score - a.relevance_score)
		.slice(0, topN);
	const tokens = tokensOfText(query) * documents.length + tokensOfText(documents.join(''));
	sendJson(response, { model: EMBEDDINGS, usage: { total_tokens: tokens }, results });
}

function check(query, documents, topN) {
	const isText = (text) => typeof text === 'string' && text.trim() !== '';
	if (!isText(query))
		throw new Refusal('request-invalid', 'query has to be a text that is not empty.');
	if (!Array.isArray(documents) || documents.length === 0 || !documents.every(isText)) {
		throw new Refusal(
			'request-invalid',
			'documents has to be a list of texts, none of them empty.',
		);
	}
	if (!Number.isInteger(topN) || topN < 1) {
		throw new Refusal('request-invalid', 'top_n has to be a whole number from 1.');
	}
}

function cosine(a, b) {
	const dot = (x, y) => x.reduce((sum, value, at) => sum + value * y[at], 0);
	return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
