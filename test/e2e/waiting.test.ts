import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Execution } from '../../playground/n8n/client.mjs';
import { copyRecordings } from '../../playground/n8n/samples.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { chain, chat, jobs, make, readFiles, transcription, webhook } from './helpers/chain';
import { openEditor, pictures } from './helpers/open-editor';

jest.setTimeout(240_000);

// A stage of its own: nothing works on the batches here until a test says so.
let stage: Stage;
let editor: Awaited<ReturnType<typeof openEditor>>;

beforeAll(async () => {
	stage = await openStage({ workers: 0 });
	editor = await openEditor(stage);
});

afterAll(async () => {
	await editor.close();
	await stage.close();
});

const queuedChats = () =>
	chain([
		make("['one', 'two', 'three'].map((text) => ({ text }))"),
		chat({ runMode: 'queue' }),
		jobs({ operation: 'wait', waitInProcessSeconds: 0 }),
	]);

/** The address of a node that waits, as n8n tells it to the editor. */
function addressOf({ data }: Execution, node: string): string {
	const [run] = data.resultData.runData[node] as { metadata?: { resumeUrl?: string } }[];
	return run?.metadata?.resumeUrl ?? '';
}

/** The execution that the editor starts. */
async function firstOf(workflowId: string): Promise<string> {
	for (;;) {
		const [execution] = await stage.client.executions(workflowId);
		if (execution) return execution.id;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

const look = async (url: string, accept = 'text/html') =>
	await fetch(url, { headers: { accept }, redirect: 'manual' });

/** A call of a workflow whose Jobs node waits: what that node says of it, and what the caller gets. */
async function called(responseMode: string, after: Parameters<typeof chain>[0] = []) {
	const path = randomUUID();
	const steps = [
		chat({
			runMode: 'queue',
			messages: { message: [{ role: 'user', content: 'one' }] },
		}),
		jobs({ operation: 'wait', waitInProcessSeconds: 0 }),
		...after,
	];
	const workflow = chain(steps, {}, { trigger: webhook(path, responseMode) });
	await stage.client.importWorkflows([workflow]);
	await stage.client.activate(workflow.id);
	const answer = stage.client.callWebhook(path, {});
	const execution = await stage.client.waitFor(await firstOf(workflow.id), { until: 'waiting' });
	const [run] = execution.data.resultData.runData.Jobs as { hints?: { message: string }[] }[];
	return { id: execution.id, answer, hints: (run?.hints ?? []).map(({ message }) => message) };
}

describe('an execution that waits', () => {
	it('shows at its address how far the batch is, to who has the token, and waits on', async () => {
		const workflow = queuedChats();
		await stage.client.importWorkflows([workflow]);
		const id = await stage.client.run(workflow.id);
		const waiting = await stage.client.waitFor(id, { until: 'waiting' });
		const [item] = stage.client.items(waiting, 'Jobs');
		expect(item?.json).toMatchObject({ state: 'waiting', total: 3, done: 0, percent: 0 });

		const url = addressOf(waiting, 'Jobs');
		const page = await look(url);
		expect(page.status).toBe(200);
		expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(await page.text()).toContain('<strong>0 of 3</strong> done');
		const json = await look(url, 'application/json');
		expect(await json.json()).toMatchObject({
			batches: [{ batchId: item?.json.batchId as string, workers: 0, jobs: [{}, {}, {}] }],
		});

		const stranger = new URL(url);
		stranger.search = '';
		expect((await look(stranger.href)).status).toBe(401);
		stranger.search = `?signature=${'0'.repeat(64)}`;
		expect((await look(stranger.href)).status).toBe(401);

		expect((await stage.client.execution(id)).status).toBe('waiting');
		const worker = await stage.startWorker();
		const ended = await stage.client.waitFor(id);
		expect(ended.status).toBe('success');
		const items = stage.client.items(ended, 'Jobs');
		expect(items).toMatchObject([{ json: { state: 'completed', completed: 3 } }]);
		// What it returned when it began to wait is gone.
		expect(items[0]?.json).not.toHaveProperty('percent');
		expect(ended.data.resultData.runData.Jobs).toHaveLength(1);
		expect((await look(url)).status).toBe(409);
		await worker.kill();
	});

	it('says where its webhook answers before it is done, and how it answers afterwards', async () => {
		const early = await called('lastNode');
		expect(early.hints).toEqual([expect.stringContaining('answers its caller while this node')]);
		expect(await early.answer).toMatchObject({ status: 200 });

		const late = await called('responseNode', [
			{
				name: 'Respond',
				type: 'n8n-nodes-base.respondToWebhook',
				typeVersion: 1.4,
				parameters: { respondWith: 'json', responseBody: '={{ { state: $json.state } }}' },
			},
		]);
		expect(late.hints).toEqual([]);
		const worker = await stage.startWorker();
		expect(await late.answer).toEqual({ status: 200, body: { state: 'completed' } });
		for (const { id } of [early, late])
			expect((await stage.client.waitFor(id)).status).toBe('success');
		await worker.kill();
	});

	it('links to it from the waiting node in the editor, and the page renews itself', async () => {
		const { page, node } = editor;
		copyRecordings(stage.n8n, ['.wav', '.mp3']);
		const workflow = chain([
			readFiles(`${stage.n8n.files}/recordings/*`),
			transcription({ runMode: 'queue' }),
			jobs({ operation: 'wait', waitInProcessSeconds: 0 }, { name: 'Wait for Transcripts' }),
		]);
		workflow.name = 'Nightly transcription';
		await stage.client.importWorkflows([workflow]);
		await editor.open(workflow.id);
		await page.locator('[data-test-id="execute-workflow-button"]').first().click();
		const started = await firstOf(workflow.id);
		await stage.client.waitFor(started, { until: 'waiting' });
		await node('Wait for Transcripts').dblclick();
		const link = page.getByRole('link', { name: 'View progress' }).first();
		await link.waitFor();
		await page.screenshot({ path: join(pictures, 'waiting-node.png') });
		const [progress] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
		await progress.setViewportSize({ width: 900, height: 640 });
		await progress.getByText('No running worker can', { exact: false }).waitFor();
		const worker = await stage.startWorker({ N8N_AI_CONCURRENCY: 'transcription=1' });
		// The page says so by itself.
		await progress.getByText('continues automatically when', { exact: false }).waitFor();
		await progress.locator('td.completed').first().waitFor({ timeout: 60_000 });
		await progress.screenshot({ path: join(pictures, 'waiting.png') });
		await progress.getByText('is no longer waiting here', { exact: false }).waitFor({
			timeout: 120_000,
		});
		await worker.kill();
	});
});
