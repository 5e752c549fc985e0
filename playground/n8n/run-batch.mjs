import { parse } from 'node:path';
import { during, seconds as inSeconds } from '../setup/progress.mjs';
import { openBatches } from './batches.mjs';

const workflowId = 'batch-transcription';
const longestMs = 30 * 60_000;
const stem = (file) => parse(file).name;

/**
 * Runs the batch transcription workflow and shows how far it is.
 * Resolves to `{ seconds, transcripts: [{ recording, text, costUsd, seconds, error }] }`, one for each recording.
 */
export async function runBatch({ client, redis, prefix }, recordings) {
	const started = Date.now();
	const batches = await openBatches({ redis, prefix });
	try {
		const executionId = await client.run(workflowId);
		let batch;
		const find = async () => (batch = (await batches.find(executionId)) ?? batch);
		const look = setInterval(() => void find().catch(() => undefined), 500);
		const finished = client
			.waitFor(executionId, { timeoutMs: longestMs })
			.finally(() => clearInterval(look));
		const execution = await during('transcribing the recordings', finished, () =>
			batch ? `${batch.ended} of ${batch.total} done` : 'queueing',
		);
		const failure = execution.data.resultData.error;
		await find();
		if (failure) throw new Error(`the workflow failed: ${failure.message}`);
		const took = batch ? await batches.durations(batch) : new Map();
		const read = client.items(execution, 'Read recordings');
		const transcribed = client.items(execution, 'Transcribe');
		const transcripts = recordings.map((recording) => {
			const index = read.findIndex(({ json }) => json.fileName === recording.file);
			const { json } = transcribed.find((item) => isOf(item, index, recording)) ?? {};
			const problem = json?.error ? (json.error.message ?? json.error) : undefined;
			return {
				recording,
				text: json?.text,
				costUsd: json?.usage?.costUsd,
				seconds: took.get(index),
				error: json === undefined ? 'no transcript came back' : problem,
			};
		});
		return { seconds: Math.round((Date.now() - started) / 100) / 10, transcripts };
	} finally {
		batches.close();
	}
}

// A recording that was converted comes back with another ending.
const isOf = ({ json, pairedItem }, index, { file }) => {
	const paired =
		typeof pairedItem === 'object' ? (pairedItem.item ?? pairedItem[0]?.item) : pairedItem;
	return paired === undefined ? stem(json.fileName ?? '') === stem(file) : paired === index;
};

/** The transcripts as a table for people. */
export function batchTable(transcripts) {
	const minutes = (length) =>
		`${Math.floor(length / 60)}:${String(Math.round(length % 60)).padStart(2, '0')}`;
	const rows = transcripts.map(({ recording, text, costUsd, seconds, error }) => [
		recording.file,
		minutes(recording.seconds),
		error ?? String(text.split(/\s+/).filter(Boolean).length),
		seconds === undefined ? '–' : inSeconds(seconds * 1000),
		typeof costUsd === 'number' ? `$${costUsd.toFixed(4)}` : '–',
	]);
	const table = [['file', 'length', 'words', 'seconds', 'cost'], ...rows];
	const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
	const line = (row) =>
		row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
	const successful = transcripts.filter(({ error }) => error === undefined);
	const isFree =
		successful.length > 0 && successful.every(({ costUsd }) => typeof costUsd !== 'number');
	const note = isFree
		? ['', 'No cost: the models run on this machine, and no price is known for them.']
		: [];
	return [...table.map(line), ...note].join('\n');
}
