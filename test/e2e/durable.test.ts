import { openBatches } from '../../playground/n8n/batches.mjs';
import { copyRecordings, type Recording } from '../../playground/n8n/samples.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { chain, chat, make, readFiles, transcription } from './helpers/chain';
import { errorOf } from './helpers/run-chain';

jest.setTimeout(300_000);

const suspended = { runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } };

// A stage of its own: its workers and its n8n die here.
let stage: Stage;
let recordings: Recording[];

beforeAll(async () => {
	stage = await openStage({ workers: 1, workerEnv: { N8N_AI_LOCK_DURATION: '3' } });
	recordings = copyRecordings(stage.n8n, ['.wav', '.mp3']);
});

afterAll(async () => {
	await stage.close();
});

const transcribed = () =>
	stage.endpoint.requests().filter(({ path }) => path.endsWith('/chat/completions'));

async function until(condition: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
	const end = Date.now() + ms;
	while (!(await condition())) {
		if (Date.now() > end) throw new Error('It did not come about in time');
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

describe('a batch of recordings', () => {
	it('is transcribed once each, although the worker is killed and n8n restarts while it waits', async () => {
		const workflow = chain([
			readFiles(`${stage.n8n.files}/recordings/*`),
			transcription({ ...suspended, outputFiles: ['srt'] }),
		]);
		await stage.client.importWorkflows([workflow]);
		const before = transcribed().length;
		const id = await stage.client.run(workflow.id);
		await stage.client.waitFor(id, { until: 'waiting', timeoutMs: 60_000 });

		// Half-way: one is answered, others are under way.
		await until(() => transcribed().length > before);
		await stage.workers[0]?.kill();
		await stage.n8n.restart();
		expect((await stage.client.execution(id)).status).toBe('waiting');
		await stage.startWorker();

		const execution = await stage.client.waitFor(id, { until: 'finished', timeoutMs: 200_000 });
		expect(execution.status).toBe('success');
		const items = stage.client.items(execution, 'Transcribe');
		expect(items.map(({ json }) => json.fileName as string).sort()).toEqual(
			recordings.map(({ file }) => file).sort(),
		);
		for (const { json, binary } of items) {
			const known = recordings.find(({ file }) => file === json.fileName);
			expect(wordErrorRate(known?.text ?? '', json.text as string)).toBeLessThan(0.2);
			expect(binary).toHaveProperty('srt');
		}
		// A crash costs at most the calls in flight: the worker had four slots.
		const answered = transcribed().filter(({ status }) => status === 200).length - before;
		expect(answered).toBeLessThanOrEqual(recordings.length + 4);
	});

	it('reports a failed item at its place after a wait, and keeps the others', async () => {
		const workflow = chain([
			make("['one', '', 'three'].map((text) => ({ text }))"),
			chat(
				{ ...suspended, options: { maxTokens: "={{ $json.text === '' ? 0 : 100 }}" } },
				{ onError: 'continueRegularOutput' },
			),
		]);
		await stage.client.importWorkflows([workflow]);
		const execution = await stage.client.waitFor(await stage.client.run(workflow.id));
		const items = stage.client.items(execution, 'Chat');
		expect(items.map(({ json }) => Object.keys(json as object).includes('error'))).toEqual([
			false,
			true,
			false,
		]);
		expect(items[1]?.json.error).toMatchObject({ kind: 'request-invalid' });
		expect(items.map(({ pairedItem }) => pairedItem)).toMatchObject([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('sends failed items to the error output after a wait', async () => {
		const workflow = chain([
			make(
				"['one', 'two'].map((text, i) => ({ text, model: i ? 'no-such-model' : 'scripted-chat' }))",
			),
			chat(
				{ ...suspended, model: { __rl: true, mode: 'id', value: '={{ $json.model }}' } },
				{ onError: 'continueErrorOutput' },
			),
		]);
		await stage.client.importWorkflows([workflow]);
		const execution = await stage.client.waitFor(await stage.client.run(workflow.id));
		expect(stage.client.items(execution, 'Chat')).toHaveLength(1);
		const [failed] = stage.client.items(execution, 'Chat', { output: 1 });
		expect(failed?.json).toMatchObject({
			text: 'two',
			model: 'no-such-model',
			error: { kind: 'request-invalid', status: 404 },
		});
	});

	it('cancels its jobs when it is stopped while it waits', async () => {
		const later = {
			...suspended.queueOptions,
			notBefore: '={{ $now.plus({ hours: 1 }).toISO() }}',
		};
		const workflow = chain([
			make("['one', 'two'].map((text) => ({ text }))"),
			chat({ ...suspended, queueOptions: later }),
		]);
		await stage.client.importWorkflows([workflow]);
		const batches = await openBatches(stage);
		try {
			const id = await stage.client.run(workflow.id);
			await stage.client.waitFor(id, { until: 'waiting', timeoutMs: 60_000 });
			expect(await batches.find(id)).toMatchObject({ total: 2, ended: 0 });
			await stage.client.stopExecution(id);
			expect((await stage.client.execution(id)).status).toBe('canceled');
			await until(async () => (await batches.find(id))?.ended === 2, 150_000);
		} finally {
			batches.close();
		}
	});

	it('fails the execution after a wait where the node stops on failures', async () => {
		const workflow = chain([
			make(
				"['one', 'two'].map((text, i) => ({ text, model: i ? 'no-such-model' : 'scripted-chat' }))",
			),
			chat({ ...suspended, model: { __rl: true, mode: 'id', value: '={{ $json.model }}' } }),
		]);
		await stage.client.importWorkflows([workflow]);
		const execution = await stage.client.waitFor(await stage.client.run(workflow.id));
		expect(execution.status).toBe('error');
		expect(errorOf(execution).message).toContain('no-such-model');
		expect(errorOf(execution).description).toMatch(/1 of 2 results are available. Get them/);
	});
});
