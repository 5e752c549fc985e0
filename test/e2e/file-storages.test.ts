import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyRecordings } from '../../playground/n8n/samples.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { chain, readFiles, transcription } from './helpers/chain';
import { runChain } from './helpers/run-chain';

jest.setTimeout(300_000);

// Stages of their own: their workers and n8n share no folder.
let stage: Stage | undefined;
afterEach(async () => {
	await stage?.close();
	stage = undefined;
});

const file = 'quarterly-review.mp3';
const inChunks = {
	runMode: 'queueAndWait',
	queueOptions: { waitInProcessSeconds: 0 },
	options: { chunkMinutes: 1 },
	outputFiles: ['srt'],
};

it.each(['s3', 'worker'] as const)(
	'a recording goes from n8n to two workers and back over the storage %s',
	async (storage) => {
		stage = await openStage({ workers: 2, storage });
		const { client, n8n, folder } = stage;
		const said = copyRecordings(n8n, ['.mp3']).find((one) => one.file === file)?.text ?? '';
		const workflow = chain([readFiles(`${n8n.files}/recordings/${file}`), transcription(inChunks)]);
		const execution = await runChain(stage, workflow, 200_000);
		expect(execution.status).toBe('success');
		const [item] = client.items(execution, 'Transcribe');
		const { text, chunks } = item?.json as { text: string; chunks: number };
		expect(chunks).toBeGreaterThanOrEqual(3);
		expect(wordErrorRate(said, text)).toBeLessThan(0.06);
		if (item) expect((await client.binary(item, 'srt')).toString()).toContain('-->');
		expect(stage.workers.every((worker) => worker.isRunning())).toBe(true);
		// The folder of the worker that serves holds the files, and no other one does.
		const blobs = join(folder, 'blobs');
		expect(existsSync(blobs) && readdirSync(blobs).length > 0).toBe(storage === 'worker');
	},
);
