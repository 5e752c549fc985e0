// What `npm start` runs: a real n8n with the package in it, and the sample batch. With `--once` it ends after the run.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyDocuments, copyRecordings, importSamples } from './n8n/samples.mjs';
import { batchTable, runBatch } from './n8n/run-batch.mjs';
import { openStage } from './n8n/stage.mjs';
import { wordErrorRate } from './recordings/word-error-rate.mjs';
import { tryLock } from './setup/lock.mjs';
import { state } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { during, say } from './setup/progress.mjs';
import { ffmpeg } from './setup/tools.mjs';

const once = process.argv.includes('--once');
const usualPort = 5678;
const maxWrongWords = 0.2;
const apiKey = process.env.GEMINI_API_KEY;

let stage;
let isEnding = false;

async function end(code) {
	// What is still on its way up, or does not end in time, is ended by the guard.
	if (isEnding || stage === undefined) process.exit(code);
	isEnding = true;
	await during('ending what was started', stage.close());
	process.exitCode = code;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(130));

const isRight = ({ recording, text, error }) =>
	error === undefined && text !== undefined && wordErrorRate(recording.text, text) < maxWrongWords;

function open() {
	const gemini = apiKey ? { apiKey } : undefined;
	const opening = once
		? openStage({ gemini })
		: openStage({ gemini, folder: join(state, 'n8n'), port: usualPort });
	const what = gemini ? 'Redis, a worker and n8n' : 'Redis, the local endpoint, a worker and n8n';
	return during(`starting ${what}`, opening);
}

/** For the sample that saves into a Postgres; without one it is left out. */
async function hasPostgres() {
	try {
		await during('starting PostgreSQL', stage.postgres());
		return true;
	} catch (error) {
		say(`the sample that needs a database is left out: ${error.message}`);
		return false;
	}
}

async function main() {
	mkdirSync(state, { recursive: true });
	if (!once && !tryLock(state, 'start'))
		throw new Error('npm start is running already in this folder');
	await prepare();
	const formats = (await ffmpeg()) ? undefined : ['.wav', '.mp3'];
	stage = await open();
	await importSamples(stage, { withPostgres: !once && (await hasPostgres()) });
	copyDocuments(stage.n8n);
	const recordings = copyRecordings(stage.n8n, formats);
	const { transcripts, seconds } = await runBatch(stage, recordings);
	const wrong = transcripts.filter((transcript) => !isRight(transcript));

	say(`\n${batchTable(transcripts)}\n`);
	for (const { recording, text, error } of wrong)
		say(`${recording.file} is not right: ${error ?? text}`);
	if (once) {
		await end(wrong.length > 0 ? 1 : 0);
		say(
			JSON.stringify({
				transcripts: transcripts.length - wrong.length,
				failed: wrong.length,
				seconds,
			}),
		);
		return;
	}
	const { email, password } = stage.client;
	say(`The subtitles are in ${join(stage.n8n.files, 'transcripts')}`);
	say(
		`The editor is at ${stage.n8n.url} (sign in with ${email}, ${password}). Ctrl-C ends everything.`,
	);
}

try {
	await main();
} catch (error) {
	console.error(error.message);
	await end(1);
}
