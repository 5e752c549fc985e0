import { join } from 'node:path';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { chain, chat, make } from './helpers/chain';

jest.setTimeout(300_000);

const suspended = { runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } };

/** An endpoint that keeps prompts with "hold" in them until it is told to let go. */
async function holdingEndpoint() {
	const calls = new Map<string, number>();
	let release: () => void = () => undefined;
	let released = new Promise<void>((resolve) => (release = resolve));
	const server = await httpServer(async ({ body }, response) => {
		const [{ content = '' } = {}] = body.messages as { content?: string }[];
		calls.set(content, (calls.get(content) ?? 0) + 1);
		if (content.includes('hold')) await released;
		json(response, 200, echoAnswer(content));
	});
	return {
		...server,
		calls,
		release: () => {
			release();
		},
		hold() {
			calls.clear();
			released = new Promise<void>((resolve) => (release = resolve));
		},
	};
}

describe.each([
	['that runs all itself', 0],
	['with two workers', 2],
])('an n8n %s', (_what, n8nWorkers) => {
	let stage: Stage;
	let endpoint: Awaited<ReturnType<typeof holdingEndpoint>>;

	beforeAll(async () => {
		endpoint = await holdingEndpoint();
		stage = await openStage({ n8nWorkers });
		await stage.client.importCredentials([
			{
				name: 'Holding endpoint',
				type: 'openAiCompatibleApi',
				data: { provider: 'openai', baseUrl: `${endpoint.url}/v1`, apiKey: 'key' },
			},
		]);
	});

	afterAll(async () => {
		endpoint.release();
		await stage.close();
		await endpoint.close();
	});

	beforeEach(() => {
		endpoint.hold();
	});

	/** Runs a workflow until its node waits, with one item that is done and one that is not. */
	async function suspendedExecution(): Promise<string> {
		const workflow = chain(
			[
				make("['done', 'hold'].map((text) => ({ text, secret: 'of the input' }))"),
				chat(suspended),
				{ name: 'After', type: 'n8n-nodes-base.noOp' },
			],
			{ openAiCompatibleApi: 'Holding endpoint' },
		);
		await stage.client.importWorkflows([workflow]);
		const id = await stage.client.run(workflow.id);
		await stage.client.waitFor(id, { until: 'waiting', timeoutMs: 60_000 });
		return id;
	}

	/** What the nodes behind it got once the execution has ended. */
	async function answersOf(id: string) {
		const execution = await stage.client.waitFor(id, { timeoutMs: 120_000 });
		expect(execution.status).toBe('success');
		return stage.client.items(execution, 'After').map(({ json: { text } }) => text);
	}

	const answered = ['echo done', 'echo hold'];

	it.each([false, true])(
		'answers when it retries what was stopped while it waited, with the workflow of now: %s',
		async (loadWorkflow) => {
			const stopped = await suspendedExecution();
			await stage.client.stopExecution(stopped);
			expect((await stage.client.execution(stopped)).status).toBe('canceled');
			const id = await stage.client.retryExecution(stopped, { loadWorkflow });
			expect((await stage.client.execution(id)).status).toBe('waiting');
			endpoint.release();
			expect(await answersOf(id)).toEqual(answered);
			expect(endpoint.calls.get('done')).toBe(1);
		},
	);

	it('answers when it retries a retry that was stopped', async () => {
		const first = await suspendedExecution();
		await stage.client.stopExecution(first);
		const second = await stage.client.retryExecution(first);
		await stage.client.stopExecution(second);
		const third = await stage.client.retryExecution(second);
		endpoint.release();
		expect(await answersOf(third)).toEqual(answered);
		expect(endpoint.calls.get('done')).toBe(1);
	});

	it('fails in words where its workflow is called once for each item', async () => {
		const child = chain(
			[chat(suspended)],
			{ openAiCompatibleApi: 'Holding endpoint' },
			{
				trigger: {
					name: 'When',
					type: 'n8n-nodes-base.executeWorkflowTrigger',
					typeVersion: 1.1,
					parameters: { inputSource: 'passthrough' },
				},
			},
		);
		const parent = chain([
			make("['hold 1', 'hold 2', 'hold 3'].map((text) => ({ text }))"),
			{
				name: 'Call',
				type: 'n8n-nodes-base.executeWorkflow',
				typeVersion: 1.2,
				parameters: {
					workflowId: { __rl: true, mode: 'id', value: child.id },
					mode: 'each',
					options: { waitForSubWorkflow: true },
				},
			},
		]);
		await stage.client.importWorkflows([child, parent]);
		const id = await stage.client.run(parent.id);
		const execution = await stage.client.waitFor(id);
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toContain('once for each item');
		expect([...endpoint.calls.keys()]).toEqual(['hold 1']);
	});

	if (n8nWorkers > 0) return;

	/** Changes what n8n has saved of an execution while it is down. */
	async function meanwhile(change: string, id: string): Promise<void> {
		await stage.n8n.stop();
		// The resolver of jest and eslint does not know it yet.
		const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
		const database = new DatabaseSync(join(stage.folder, '.n8n', 'database.sqlite'));
		database.prepare(`update execution_entity set ${change} where id = ?`).run(id);
		database.close();
		await stage.n8n.start();
	}

	it('answers when it retries what was marked as crashed', async () => {
		const crashed = await suspendedExecution();
		await meanwhile(`status = 'crashed', "waitTill" = null`, crashed);
		const id = await stage.client.retryExecution(crashed);
		endpoint.release();
		expect(await answersOf(id)).toEqual(answered);
		expect(endpoint.calls.get('done')).toBe(1);
	});

	it('waits on when the timer of its wait has ended', async () => {
		const id = await suspendedExecution();
		await meanwhile(`"waitTill" = datetime('now')`, id);
		await stage.client.waitFor(id, {
			until: ({ status, waitTill }) =>
				status === 'waiting' && waitTill?.startsWith('3000') === true,
			timeoutMs: 90_000,
		});
		endpoint.release();
		expect(await answersOf(id)).toEqual(answered);
		expect(endpoint.calls.get('done')).toBe(1);
	});
});
