import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import type { Execution } from '../../playground/n8n/client.mjs';
import { chain, chat, jobs, jobsTrigger, make } from './helpers/chain';
import { errorOf, runChain } from './helpers/run-chain';

jest.setTimeout(300_000);

// A stage of its own: its n8n dies here.
let stage: Stage;

beforeAll(async () => {
	stage = await openStage({ workers: 1 });
});

afterAll(async () => {
	await stage.close();
});

const queued = { runMode: 'queue' };
const three = make(
	"['one', 'two', 'three'].map((text, i) => ({ text, model: i === 1 ? 'no-such-model' : 'scripted-chat' }))",
);
const oneFails = { model: { __rl: true, mode: 'id', value: '={{ $json.model }}' } };
const allRight = make("['one', 'two', 'three'].map((text) => ({ text }))");

const asked = () =>
	stage.endpoint.requests().filter(({ path }) => path.endsWith('/chat/completions')).length;

/** Queues a batch and gives its id. */
async function queue(steps: Parameters<typeof chain>[0]): Promise<string> {
	const execution = await runChain(stage, chain(steps));
	return stage.client.items(execution, 'Chat')[0]?.json.batchId as string;
}

const onBatch = async (operation: string, batchId: string) =>
	await runChain(stage, chain([jobs({ operation, target: 'batch', batchId })]));

const json = (execution: Execution, node = 'Jobs') =>
	stage.client.items(execution, node).map((item) => item.json as Record<string, unknown>);

/** What the ended executions of a workflow were started with, once there are so many. */
async function started(workflowId: string, count: number) {
	for (const end = Date.now() + 60_000; ;) {
		const all = await stage.client.executions(workflowId);
		const over = all.filter(({ status }) => status === 'success');
		if (over.length >= count) {
			const whole = await Promise.all(over.map(({ id }) => stage.client.execution(id)));
			return whole.flatMap((execution) => json(execution, 'Jobs Trigger'));
		}
		if (Date.now() > end) throw new Error(`${String(over.length)} executions of ${String(count)}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

describe('Jobs Trigger', () => {
	it('starts a workflow once for each batch that ends, also for those while n8n was dead', async () => {
		const source = chain([three, chat({ ...queued, ...oneFails })]);
		const second = chain([allRight, chat(queued)]);
		const filters = { workflowIds: `${source.id}, ${second.id}` };
		const follower = chain([], {}, { trigger: jobsTrigger({ filters }) });
		await stage.client.importWorkflows([source, second, follower]);
		await stage.client.activate(follower.id);
		await stage.client.waitFor(await stage.client.run(source.id));
		const [ended] = await started(follower.id, 1);
		expect(ended).toMatchObject({
			state: 'completed',
			taskType: 'chat',
			...{ total: 3, completed: 2, failed: 1, cancelled: 0 },
			failures: [{ itemIndex: 1, kind: 'request-invalid' }],
			source: { workflowId: source.id, nodeName: 'Chat' },
		});
		// Nobody there sees this one end.
		const [worker] = stage.workers;
		await worker?.stop();
		await stage.client.waitFor(await stage.client.run(second.id));
		await stage.n8n.kill();
		const next = await stage.startWorker();
		await next.line(/batch ended/);
		await stage.n8n.start();
		const events = await started(follower.id, 2);
		expect(events.map(({ state }) => state).sort()).toEqual(['completed', 'completed']);
		// Neither a restart nor time brings one of them again.
		await stage.n8n.restart();
		await stage.client.waitFor(await stage.client.run(second.id));
		expect(await started(follower.id, 3)).toHaveLength(3);
	});
});

describe('Jobs', () => {
	it('lists the batches of a workflow, the newest first', async () => {
		const workflow = chain([
			make("['one', 'two'].map((text) => ({ text }))"),
			chat(queued),
			jobs({ operation: 'wait', target: 'batch', waitInProcessSeconds: 60 }, { name: 'Wait' }),
			jobs({ operation: 'list', filters: { thisWorkflow: true } }),
		]);
		const [first] = json(await runChain(stage, workflow));
		expect(first).toMatchObject({
			state: 'completed',
			taskType: 'chat',
			...{ total: 2, completed: 2, failed: 0 },
			source: { workflowId: workflow.id },
		});
		const again = json(await stage.client.waitFor(await stage.client.run(workflow.id)));
		expect(again).toHaveLength(2);
		expect(again[1]?.batchId).toBe(first?.batchId);
	});

	it('retries what failed alone, and says so where nothing did', async () => {
		const batchId = await queue([three, chat({ ...queued, ...oneFails })]);
		expect(json(await onBatch('wait', batchId))).toMatchObject([{ completed: 2, failed: 1 }]);
		const before = asked();
		expect(json(await onBatch('retryFailed', batchId))).toMatchObject([{ batchId, retried: 1 }]);
		expect(json(await onBatch('wait', batchId))).toMatchObject([{ completed: 2, failed: 1 }]);
		expect(asked()).toBe(before + 1);
		const right = await queue([allRight, chat(queued)]);
		await onBatch('wait', right);
		const refused = await onBatch('retryFailed', right);
		expect(refused.status).toBe('error');
		expect(errorOf(refused).message).toContain('Nothing failed');
	});

	it('deletes a batch, once', async () => {
		const batchId = await queue([allRight, chat(queued)]);
		await onBatch('wait', batchId);
		expect(json(await onBatch('delete', batchId))).toMatchObject([{ batchId, deleted: 3 }]);
		expect(json(await onBatch('delete', batchId))).toMatchObject([{ batchId, deleted: 0 }]);
		expect((await onBatch('get', batchId)).status).toBe('error');
	});
});

describe('an execution that n8n runs again', () => {
	it('pays for what failed alone', async () => {
		const workflow = chain([
			three,
			chat({ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 }, ...oneFails }),
		]);
		const failed = await runChain(stage, workflow);
		expect(failed.status).toBe('error');
		const before = asked();
		const { id } = await stage.client.request('POST', `/rest/executions/${failed.id}/retry`, {
			loadWorkflow: false,
		});
		const again = await stage.client.waitFor(id);
		expect(again.status).toBe('error');
		expect(asked()).toBe(before + 1);
	});
});
