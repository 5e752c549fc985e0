import { dispatch } from '../../jobs/dispatch';
import { lateCallbacks, noteLateCallback } from '../../jobs/callbacks/late-callbacks';
import { nameOf } from '../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes } from '../../jobs/records/record-outcomes';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { suspended, durableNode, resumeUrl } from './helpers/durable-node';
import { bearer, chats, fixture, prompts, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const nowhere = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: bearer, profile: 'openai' as const };

type Server = Parameters<typeof chats>[0];

/** A Jobs node that waits for a batch; its first item has a name that is no HTML. */
async function waitingJobsNode(
	queue: JobQueue,
	texts: string[],
	server: Server = { endpoint: nowhere },
) {
	const options = chats(server, texts);
	const { batchId } = await dispatch(queue, {
		...options,
		deadlineMs: 3_600_000,
		items: options.items.map((item, index) =>
			index === 0 ? { ...item, label: '<b>"Q3" & more</b>.mp3' } : item,
		),
	});
	const node = durableNode({
		node: new OpenAiCompatibleJobs(),
		queue: queue.settings,
		parameters: { operation: 'wait', target: 'batch', batchId, waitInProcessSeconds: 0 },
	});
	expect(await node.execute()).toEqual(suspended());
	return { node, batchId };
}

const completed = (index: number) => ({
	...{ index, state: 'completed' as const, hints: [] },
	result: { text: 'done' },
});

describe('the address of a node that waits', () => {
	test('shows a page with the batch, and resumes nothing', async () => {
		const queue = await setup.queue();
		const { node, batchId } = await waitingJobsNode(queue, prompts(3));
		await recordOutcomes(queue, batchId, [completed(0)]);
		const page = await node.look();
		expect(page.said).toEqual({ noWebhookResponse: true });
		expect(page.status).toBe(200);
		expect(page.headers).toMatchObject({
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
			'content-security-policy': expect.stringMatching(/^default-src 'none'; /) as string,
		});
		const html = String(page.body);
		expect(html).toContain('<strong>1 of 3</strong> done, 33 %');
		expect(html).toContain('<td>&lt;b&gt;&quot;Q3&quot; &amp; more&lt;/b&gt;.mp3</td>');
		expect(html).not.toContain('<b>');
		expect(html).toContain('<td>Item 2</td><td class="waiting">waiting</td><td>0 %</td>');
		expect(html).toContain('No running worker can do this work');
		expect(html).toContain(batchId);
		// Nothing is fetched from elsewhere, and only what carries the nonce of the header may run.
		expect(html).not.toMatch(/(src|href)=/);
		const nonce = /script-src 'nonce-([^']+)'/.exec(
			String(page.headers['content-security-policy']),
		);
		expect(html).toContain(`<script nonce="${nonce?.[1] ?? 'none'}">`);
		expect((await node.look()).body).not.toContain(nonce?.[1]);
		// The worker's call still finds the node suspended.
		await recordOutcomes(queue, batchId, [completed(1), completed(2)]);
		expect((await node.look()).body).toContain('A worker is now resuming the workflow');
		expect((await node.resume({ batchId })).items).toMatchObject([{ json: { completed: 3 } }]);
	});

	test('gives the same as JSON to who asks for that alone', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		await setup.worker(queue);
		const { node, batchId } = await waitingJobsNode(queue, ['hold a', 'b'], server);
		await until(() => server.held.size === 1, 'the held request');
		const read = async () =>
			(await node.look('application/json')).body as { batches: Record<string, unknown>[] };
		await until(async () => (await read()).batches[0]?.done === 1, 'the first outcome');
		const { batches } = await read();
		expect(batches).toEqual([
			{
				...{ batchId, taskType: 'chat', state: 'running' },
				source: {
					...{ workflowId: 'workflow', workflowName: 'My workflow', nodeName: 'Chat' },
					...{ executionId: expect.any(String) as string, runIndex: 0 },
				},
				...{ total: 2, done: 1, completed: 1, failed: 0, cancelled: 0, running: 1, waiting: 0 },
				percent: expect.any(Number) as number,
				workers: 1,
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
				deadlineAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
				jobs: [
					{
						...{ itemIndex: 0, label: '<b>"Q3" & more</b>.mp3', state: 'running' },
						progress: expect.any(Number) as number,
					},
					{ itemIndex: 1, state: 'completed', progress: 1 },
				],
			},
		]);
		server.release();
	});

	test('says why n8n was not told that the batch ended, and what to do', async () => {
		const queue = await setup.queue();
		const { node, batchId } = await waitingJobsNode(queue, prompts(1));
		await recordOutcomes(queue, batchId, [completed(0)]);
		const nextAt = Date.UTC(2030, 0, 2, 3, 4);
		const late = { attempts: 3, host: 'n8n:5678', lastError: 'nothing <there>', nextAt };
		await noteLateCallback(queue, batchId, late);
		await noteLateCallback(queue, batchId, late);
		expect((await node.look()).body).toContain(
			'the workers could not send the callback to n8n at n8n:5678: nothing &lt;there&gt;. There were 6 attempts, and the next one is at 2030-01-02 03:04 UTC. Check that n8n is running',
		);
		expect((await node.look('application/json')).body).toMatchObject({
			batches: [{ callback: { attempts: 6, nextAt: '2030-01-02T03:04:00.000Z' } }],
		});
		// Nobody waits for it any more.
		await queue.redis.del(batchKeys(queue, batchId).callbacks);
		expect(await lateCallbacks(queue)).toEqual([]);
		expect(await queue.redis.exists(queue.key('late-callbacks'))).toBe(0);
	});

	test('says that a batch has gone, or that the queue knows nothing of the wait', async () => {
		const queue = await setup.queue();
		const { node, batchId } = await waitingJobsNode(queue, prompts(1));
		await queue.redis.del(batchKeys(queue, batchId).record);
		expect(await node.look()).toMatchObject({
			status: 200,
			body: expect.stringContaining(
				`The batch ${batchId} is no longer in the job queue.`,
			) as string,
		});
		expect((await node.look('application/json')).body).toEqual({
			batches: [{ batchId, state: 'gone' }],
		});
		await queue.redis.del(queue.key('waiting-node', nameOf(node.waitingNode)));
		const page = await node.look();
		expect(page.said).toEqual({ noWebhookResponse: true });
		expect(page.status).toBe(404);
		expect(page.body).toContain('has no record of what this node was waiting for');
		expect(page.body).toContain('Run the workflow again.');
	});

	test('says that Redis is down, and shows the batch again once it is back', async () => {
		const redis = await redisServer();
		setup.atEnd(() => redis.stop());
		const queue = await setup.queue(setup.settings(redis.url));
		const { node } = await waitingJobsNode(queue, prompts(2));
		await redis.kill();
		const page = await node.look();
		expect(page.said).toEqual({ noWebhookResponse: true });
		expect(page.status).toBe(503);
		expect(page.body).toMatch(/<strong>[^<]*(Redis|job queue)[^<]*<\/strong>/);
		expect(await node.look('application/json')).toMatchObject({
			status: 503,
			body: { error: { kind: 'temporarily-unavailable' } },
		});
		// A worker that only asks whether it waits needs nothing of it.
		expect(await node.look('text/plain')).toMatchObject({ status: 204 });
		await redis.start();
		expect(await node.look()).toMatchObject({
			status: 200,
			body: expect.stringContaining('0 of 2') as string,
		});
	});

	test('is told to the editor with its token, for the link of the waiting node', async () => {
		const queue = await setup.queue();
		const { node } = await waitingJobsNode(queue, prompts(1));
		expect(node.metadata()).toMatchObject({ resumeUrl: resumeUrl.replace('?', '/node-1?') });
	});
});
