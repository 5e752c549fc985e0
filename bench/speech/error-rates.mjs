import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTranscriber } from '../../playground/endpoint/speech/transcriber.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { playground, state } from '../../playground/setup/paths.mjs';
import { readWav, sampleRate, toWav } from './wav.mjs';

/**
 * Word error rate of the playground's speech model on each utterance alone, all of them counted
 * together; where a recording has music or noise under them, on each as it sounds there. It is kept
 * in playground/.state, since the same speech gives the same answer until that code changes.
 */
export async function aloneErrorRate({ hash, utterances }, recording) {
	const changed = recording?.hasSoundUnder ? recording : undefined;
	const name = `${changed?.name.replaceAll(' ', '-') ?? 'alone'}-${hash}`;
	const transcripts = await kept(name, () =>
		transcribeAll(changed ? utterancesIn(changed) : utterances.map(({ wav }) => readFileSync(wav))),
	);
	return wordErrorRate(joinWords(utterances), transcripts.join(' '));
}

function utterancesIn({ wav, said }) {
	const samples = readWav(wav);
	const place = (seconds) => Math.round(seconds * sampleRate);
	return said.map(({ start, end }) => toWav(samples.subarray(place(start), place(end))));
}

/** The same of a recording that is cut every `seconds`, without a look at what is said there. */
export async function naiveErrorRate({ wav, said }, seconds = 480) {
	const samples = readWav(wav);
	const length = seconds * sampleRate;
	const parts = Array.from({ length: Math.ceil(samples.length / length) }, (_, index) =>
		toWav(samples.subarray(index * length, (index + 1) * length)),
	);
	return wordErrorRate(joinWords(said), (await transcribeAll(parts)).join(' '));
}

const joinWords = (said) => said.map(({ text }) => text).join(' ');

/** What the model writes of each of the recordings, as many at once as it has threads. */
async function transcribeAll(recordings) {
	const transcriber = createTranscriber();
	try {
		return await Promise.all(
			recordings.map(async (bytes) => {
				const texts = [];
				const signal = new AbortController().signal;
				for await (const { text } of transcriber.transcribe(bytes, signal)) texts.push(text);
				return texts.join(' ');
			}),
		);
	} finally {
		await transcriber.close();
	}
}

async function kept(name, make) {
	const folder = join(state, 'speech');
	const file = join(folder, `${name}-${modelVersion()}-${codeHash()}.json`);
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		const made = await make();
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, JSON.stringify(made));
		return made;
	}
}

function modelVersion() {
	const require = createRequire(join(playground, 'package.json'));
	const manifest = '@usefulsensors/moonshine-js/package.json';
	try {
		return require(manifest).version;
	} catch {
		return JSON.parse(readFileSync(join(playground, 'node_modules', manifest), 'utf8')).version;
	}
}

/** Where the playground cuts recordings changes what its model understands. */
function codeHash() {
	const folder = join(playground, 'endpoint', 'speech');
	const hash = createHash('sha256');
	for (const name of readdirSync(folder).toSorted()) hash.update(readFileSync(join(folder, name)));
	return hash.digest('hex').slice(0, 12);
}
