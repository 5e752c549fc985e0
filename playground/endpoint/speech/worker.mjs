import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { cutIntoPieces } from './cut-into-pieces.mjs';
import { decodeAudio } from './decode-audio.mjs';
import { loadSpeechFinder } from './find-speech.mjs';
import { loadMoonshine } from './moonshine.mjs';
import { SAMPLE_RATE } from './sample-rate.mjs';

const loading = Promise.all([loadSpeechFinder(), loadMoonshine({ threads: workerData.threads })]);
// Each request reports a failed load; without this line the first one would end the thread.
loading.catch(() => {});

let cancelled = false;

parentPort.on('message', async (message) => {
	if (message.kind === 'cancel') cancelled = true;
	else if (message.kind === 'close') close();
	else parentPort.postMessage(await transcribe(message.bytes));
});

// The thread ends by itself after the step at hand: terminating it inside the model would end the whole process.
function close() {
	cancelled = true;
	parentPort.close();
}

async function transcribe(bytes) {
	cancelled = false;
	const audio = await decodeAudio(bytes).catch((error) => error.message);
	if (typeof audio === 'string') return { kind: 'refused', message: audio };
	try {
		const [findSpeech, recognize] = await loading;
		const isSpoken = await findSpeech(audio, () => cancelled);
		for (const { start, end } of cutIntoPieces(audio, isSpoken)) {
			// A turn of the event loop lets a cancel message in.
			await nextTurn();
			if (cancelled) break;
			const text = await recognize(audio.slice(start, end), () => cancelled);
			if (cancelled || text === '') continue;
			const segment = { start: toSeconds(start), end: toSeconds(end), text };
			parentPort.postMessage({ kind: 'segment', segment });
		}
		return { kind: 'done', duration: toSeconds(audio.length) };
	} catch (error) {
		return { kind: 'failed', message: error.message };
	}
}

const toSeconds = (samples) => Math.round((samples / SAMPLE_RATE) * 100) / 100;
