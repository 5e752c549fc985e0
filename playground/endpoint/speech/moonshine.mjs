import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tokenizer from 'llama-tokenizer-js';
import ort from 'onnxruntime-node';
import { SAMPLE_RATE } from './sample-rate.mjs';
import { withoutLoop } from './without-loop.mjs';

const LAYERS = 8;
const HEADS = 8;
const HEAD_SIZE = 52;
const START_TOKEN = 1;
const END_TOKEN = 2;
const TOKENS_PER_SECOND = 6;

const caches = Array.from({ length: LAYERS }, (_, layer) =>
	['decoder', 'encoder'].flatMap((side) =>
		['key', 'value'].map((part) => `${layer}.${side}.${part}`),
	),
).flat();
const growingCaches = caches.filter((name) => name.includes('decoder'));

/** Loads moonshine-base and returns `recognize(samples, isCancelled)` -> text; each step blocks its thread. */
export async function loadMoonshine({ threads }) {
	const options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
	const folder = modelFolder();
	const encoder = await ort.InferenceSession.create(join(folder, 'encoder_model.onnx'), options);
	const decoder = await ort.InferenceSession.create(
		join(folder, 'decoder_model_merged.onnx'),
		options,
	);

	return async function recognize(samples, isCancelled) {
		const input = new ort.Tensor('float32', samples, [1, samples.length]);
		const { last_hidden_state: encoded } = await encoder.run({ input_values: input });
		const limit = Math.ceil((samples.length / SAMPLE_RATE) * TOKENS_PER_SECOND) + TOKENS_PER_SECOND;
		const past = Object.fromEntries(
			caches.map((name) => [`past_key_values.${name}`, emptyCache()]),
		);
		const tokens = [];
		let token = START_TOKEN;
		for (let step = 0; step < limit && !isCancelled(); step++) {
			const changed = step === 0 ? caches : growingCaches;
			const output = await decoder.run(
				{
					input_ids: new ort.Tensor('int64', BigInt64Array.of(BigInt(token)), [1, 1]),
					encoder_hidden_states: encoded,
					use_cache_branch: new ort.Tensor('bool', [step > 0]),
					...past,
				},
				['logits', ...changed.map((name) => `present.${name}`)],
			);
			for (const name of changed) past[`past_key_values.${name}`] = output[`present.${name}`];
			token = indexOfLargest(output.logits.data);
			if (token === END_TOKEN) break;
			tokens.push(token);
			const kept = withoutLoop(tokens);
			if (kept) return toText(kept);
		}
		return toText(tokens);
	};
}

const modelFolder = () =>
	join(
		dirname(fileURLToPath(import.meta.resolve('@usefulsensors/moonshine-js'))),
		'model/base/quantized',
	);

const emptyCache = () => new ort.Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_SIZE]);

const toText = (tokens) => tokenizer.decode([START_TOKEN, ...tokens]).trim();

function indexOfLargest(values) {
	let best = 0;
	for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
	return best;
}
