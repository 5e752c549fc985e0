import { setTimeout as delay } from 'node:timers/promises';
import { mayMakeMachines, openMachines, type Machines } from '../../playground/n8n/machines.mjs';
import { copyRecordings } from '../../playground/n8n/samples.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { chain, chat, make, readFiles, transcription } from '../e2e/helpers/chain';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { inFull } from './helpers/in-full';

/** Three machines that share no disk, with a worker each, and n8n in its queue mode on a fourth. */
const machineCount = 3;
const items = 90;
const cutOffMs = inFull(60_000, 20_000);
const storages = inFull(['s3', 'worker'] as const, ['worker'] as const);
const suspended = { runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } };

jest.setTimeout(900_000);

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function open(storage: (typeof storages)[number]) {
	const machines = await openMachines(machineCount);
	ends.push(machines.close);
	const server = await httpServer(async ({ body }, response) => {
		const [{ content = '' } = {}] = body.messages as { content?: string }[];
		await delay(1000);
		json(response, 200, echoAnswer(content));
	});
	ends.push(server.close);
	const stage = await openStage({
		...{ workers: machineCount, n8nWorkers: 2, storage, machines },
		workerEnv: {
			N8N_AI_CONCURRENCY: 'chat=2,transcription=1',
			N8N_AI_LOCK_DURATION: '5',
			N8N_AI_STALLED_INTERVAL: '1',
		},
	});
	ends.push(stage.close);
	const baseUrl = await machines.reach(`${server.url}/v1`);
	await stage.client.importCredentials([
		{
			name: 'Slow endpoint',
			type: 'openAiCompatibleApi',
			data: { provider: 'openai', baseUrl, apiKey: 'key' },
		},
	]);
	return { machines, stage };
}

const after = { name: 'After', type: 'n8n-nodes-base.noOp' };

/** Everything that a night brings: one worker is stopped for an update, one dies, one loses its network. */
async function disturb(stage: Stage, machines: Machines) {
	const [cut, drained, killed] = stage.workers;
	await drained?.stop();
	await killed?.kill();
	await drained?.restart();
	await killed?.restart();
	machines.cutOff(1);
	await delay(cutOffMs);
	machines.reconnect(1);
	expect(cut?.isRunning()).toBe(true);
}

(mayMakeMachines() ? it.each([...storages]) : it.skip.each([...storages]))(
	'two batches survive a stop, a death and a cut network on machines that share no disk, over the storage %s',
	async (storage) => {
		const { machines, stage } = await open(storage);
		const { client, n8n } = stage;
		const recordings = copyRecordings(n8n, ['.mp3', '.wav']);
		const calls = chain([
			readFiles(`${n8n.files}/recordings/*.{mp3,wav}`),
			transcription({ ...suspended, options: { chunkMinutes: 1 } }),
			after,
		]);
		const texts = chain(
			[
				make(`Array.from({ length: ${String(items)} }, (_, i) => ({ text: 'text ' + i }))`),
				chat(suspended),
				after,
			],
			{ openAiCompatibleApi: 'Slow endpoint' },
		);
		await client.importWorkflows([calls, texts]);
		const [callsId, textsId] = [await client.run(calls.id), await client.run(texts.id)];
		for (const id of [callsId, textsId]) await client.waitFor(id, { until: 'waiting' });
		await disturb(stage, machines);

		const wait = { timeoutMs: 300_000 };
		const heard = await client.waitFor(callsId, wait);
		const echoed = await client.waitFor(textsId, wait);
		expect([heard.status, echoed.status]).toEqual(['success', 'success']);
		expect(client.items(echoed, 'After').map(({ json: { text } }) => text)).toEqual(
			Array.from({ length: items }, (_, index) => `echo text ${String(index)}`),
		);
		const transcripts = client.items(heard, 'After').map(({ json: item }) => item);
		expect(transcripts).toHaveLength(recordings.length);
		for (const { file, text } of recordings) {
			const found = transcripts.filter(({ fileName }) => fileName === file);
			expect(found).toHaveLength(1);
			expect(wordErrorRate(text, found[0]?.text as string)).toBeLessThan(0.08);
		}
		for (const execution of [heard, echoed]) {
			expect(execution.data.resultData.runData.After).toHaveLength(1);
		}
	},
);
