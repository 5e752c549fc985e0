import { embed } from './embed.mjs';
import { readJson, sendJson } from './http.mjs';
import { EMBEDDINGS, checkModel } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { tokensOfText } from './usage.mjs';

const DIMENSIONS = 512;

/** POST embeddings, answered by the Universal Sentence Encoder (lite). */
export async function handleEmbeddings({ request, response, dialect, note, signal }) {
	const body = await readJson(request);
	note.model = body.model;
	checkModel(body.model, 'embeddings', dialect);
	const inputs = typeof body.input === 'string' ? [body.input] : body.input;
	check(body, inputs);
	dialect.checkEmbeddings(inputs);
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

const toBase64 = (vector) => Buffer.from(Float32Array.from(vector).buffer).toString('base64');
