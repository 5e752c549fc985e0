// What `npm start` runs: a real n8n with the package in it, and the sample batch. With `--once` it ends after the run;
// with `--watch` (`npm run dev`) it leaves the batch out, and n8n and the worker get each change of the sources.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { followSources } from './dev/follow-sources.mjs';
import { copyDocuments, copyRecordings, importSamples } from './n8n/samples.mjs';
import { batchTable, runBatch } from './n8n/run-batch.mjs';
import { openStage } from './n8n/stage.mjs';
import { wordErrorRate } from './recordings/word-error-rate.mjs';
import { tryLock } from './setup/lock.mjs';
import { n8nDataFolder } from './setup/n8n-version.mjs';
import { state } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { during, say } from './setup/progress.mjs';
import { ffmpeg, voice } from './setup/tools.mjs';

const once = process.argv.includes('--once');
const watch = process.argv.includes('--watch');
const usualPort = 5678;
const maxWrongWords = 0.2;
const apiKey = process.env.GEMINI_API_KEY;

let stage;
let sources;
let isEnding = false;

async function end(code) {
	// What is still on its way up, or does not end in time, is ended by the guard.
	if (isEnding || stage === undefined) process.exit(code);
	isEnding = true;
	const ending = Promise.all([sources?.stop(), stage.close()]);
	await during('ending what was started', ending);
	process.exitCode = code;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(130));

const isRight = ({ recording, text, error }) =>
	error === undefined && text !== undefined && wordErrorRate(recording.text, text) < maxWrongWords;

async function open() {
	const gemini = apiKey ? { apiKey } : undefined;
	const folder = n8nDataFolder();
	if (watch) sources = await during('compiling the package', followSources({ folder }));
	const settings = once ? {} : { folder, port: usualPort, ...sources?.options };
	const what = gemini ? 'Redis, a worker and n8n' : 'Redis, the local endpoint, a worker and n8n';
	return await during(`starting ${what}`, openStage({ gemini, ...settings }));
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

/** Resolves to how many transcripts are right, and how many are not. */
async function transcribe() {
	const formats = (await ffmpeg()) ? undefined : ['.wav', '.mp3'];
	const { transcripts, seconds } = await runBatch(stage, copyRecordings(stage.n8n, formats));
	const wrong = transcripts.filter((transcript) => !isRight(transcript));
	say(`\n${batchTable(transcripts)}\n`);
	for (const { recording, text, error } of wrong)
		say(`${recording.file} is not right: ${error ?? text}`);
	return { transcripts: transcripts.length - wrong.length, failed: wrong.length, seconds };
}

async function main() {
	mkdirSync(state, { recursive: true });
	if (!once && !tryLock(state, 'start'))
		throw new Error('npm start or npm run dev is running already in this folder');
	await prepare({ withBuild: !watch });
	stage = await open();
	await voice();
	await importSamples(stage, { withPostgres: !once && (await hasPostgres()) });
	copyDocuments(stage.n8n);
	if (watch) copyRecordings(stage.n8n);
	else {
		const result = await transcribe();
		if (once) {
			await end(result.failed > 0 ? 1 : 0);
			return say(JSON.stringify(result));
		}
		say(`The subtitles are in ${join(stage.n8n.files, 'transcripts')}`);
	}
	sources?.follow(stage);
	const { email, password } = stage.client;
	const more = watch ? 'Each change of a source is there a few seconds after it is saved. ' : '';
	say(
		`The editor is at ${stage.n8n.url} (sign in with ${email}, ${password}). ${more}Ctrl-C ends everything.`,
	);
}

try {
	await main();
} catch (error) {
	console.error(error.message);
	await end(1);
}
