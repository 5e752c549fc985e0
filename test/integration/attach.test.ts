import { randomBytes, randomUUID } from 'node:crypto';
import { batchIdOf, deadlineIdOf } from '../../jobs/records/ids';
import { requireBatch } from '../../jobs/records/batch-record';
import { batchState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { dispatch } from '../../jobs/dispatch';
import type { DispatchOptions } from '../../jobs/records/dispatch-options';
import { requestBlobs } from '../../jobs/flows/forget-batch';
import { groupItems } from '../../jobs/flows/group-items';
import { deadlinesQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { readWait } from '../../jobs/callbacks/wait-record';
import { writeRecord } from '../../jobs/flows/write-record';
import { OpenAiCompatibleChat } from '../../nodes/Chat/OpenAiCompatibleChat.node';
import { picked } from '../helpers/credential-data';
import { nodeErrorOf } from '../helpers/node-errors';
import { suspended, durableNode, type DurableRun } from './helpers/durable-node';
import { bearer, chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();

/** The same node, items and workflow in an execution of another id, as n8n retries one. */
const retried = (options: DispatchOptions, retryOf: DispatchOptions['retryOf'] = {}) => ({
	...options,
	identity: { ...options.identity, executionId: randomUUID() },
	retryOf,
});

/** An endpoint that knows one key, and refuses prompts with "bad" in them until it is repaired. */
async function endpoint() {
	const mood = { isMended: false };
	const server = await setup.chatServer((prompt, response) => {
		if (mood.isMended || !prompt.includes('bad')) return false;
		response.writeHead(400).end('{"error":{"message":"No"}}');
		return true;
	});
	return { server, mood };
}

describe('an execution that n8n runs again', () => {
	test('finds the batch of the one that was killed, and pays once', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		const options = chats(server, prompts(20));
		// n8n is killed here: it has queued the batch and does not come to wait for it.
		const first = await dispatch(queue, options);
		await setup.worker(queue);
		const second = await dispatch(queue, retried(options));
		expect(second).toEqual({ ...first, attached: true });
		await finished(queue, first.batchId);
		// Also where the batch has ended in the meantime.
		expect(await dispatch(queue, retried(options))).toEqual({ ...first, attached: true });
		expect((await collect(queue, second)).every(({ state }) => state === 'completed')).toBe(true);
		expect([...server.calls.values()]).toEqual(Array.from({ length: 20 }, () => 1));
	});

	test('stops a cancel that is under way, and runs what it has cancelled so far', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		const options = chats(server, prompts(501));
		const { batchId } = await dispatch(queue, options);
		const look = queue.redis.hexists.bind(queue.redis);
		const looks = jest.spyOn(queue.redis, 'hexists');
		looks.mockImplementationOnce(look).mockImplementationOnce(async (...args) => {
			// Five hundred are cancelled, one is not yet.
			expect(await batchState(queue, batchId)).toMatchObject({ cancelled: 500, waiting: 1 });
			expect(await dispatch(queue, retried(options))).toMatchObject({ batchId, attached: true });
			return await look(...args);
		});
		await cancel(queue, { batchId }, 'cancelled');
		expect(looks).toHaveBeenCalledTimes(2);
		expect(await batchState(queue, batchId)).toMatchObject({ cancelled: 0, waiting: 501 });
	});

	test('runs what failed, with the credential of now, and nothing else', async () => {
		const queue = await setup.queue();
		const { server, mood } = await endpoint();
		await setup.worker(queue);
		const texts = ['good', 'bad 1', 'fine', 'bad 2'];
		const options = chats(server, texts, { deadlineMs: 60_000 });
		const first = await runChats(queue, options);
		expect(await batchState(queue, first.batchId)).toMatchObject({ completed: 2, failed: 2 });
		mood.isMended = true;
		const again = retried({ ...options, endpoint: { ...server.endpoint, apiKey: 'the-new-key' } });
		const second = await dispatch(queue, again);
		expect(second).toEqual({ ...first, attached: true });
		expect(await finished(queue, first.batchId)).toMatchObject({ completed: 4, failed: 0 });
		expect((await collect(queue, second)).map(({ result }) => result)).toMatchObject(
			texts.map((text) => ({ text: `echo ${text}` })),
		);
		expect(Object.fromEntries(server.calls)).toEqual({ good: 1, 'bad 1': 2, fine: 1, 'bad 2': 2 });
		const keys = server.received.map(({ headers }) => headers.authorization);
		expect(keys.slice(0, 4)).toEqual(texts.map(() => `Bearer ${bearer}`));
		expect(keys.slice(4)).toEqual(['Bearer the-new-key', 'Bearer the-new-key']);
	});

	test('runs what was cancelled, also what no worker had begun', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		await setup.worker(queue, { concurrency: { chat: 2 } });
		const options = chats(server, ['now', 'hold', ...prompts(30)]);
		const first = await dispatch(queue, options);
		await until(() => server.held.size === 1, 'the held request');
		await cancel(queue, first, 'cancelled');
		await until(() => server.aborted.size === 1, 'the end of the request');
		const before = new Map(server.calls);
		const done = (await batchState(queue, first.batchId))?.completed ?? 0;
		const second = await dispatch(queue, retried(options));
		expect(second.batchId).toBe(first.batchId);
		await until(() => server.held.size === 1, 'the held request');
		server.release();
		expect(await finished(queue, first.batchId)).toMatchObject({
			...{ state: 'completed', completed: 32, cancelled: 0 },
		});
		const paid = [...server.calls].filter(([prompt, calls]) => calls > (before.get(prompt) ?? 0));
		expect(paid).toHaveLength(32 - done);
	});

	test('makes good what a retry before it began and did not end, and pays for nothing twice', async () => {
		const queue = await setup.queue();
		const { server, mood } = await endpoint();
		await setup.worker(queue);
		const options = chats(server, ['good', 'bad'], { deadlineMs: 60_000 });
		const { batchId } = await runChats(queue, options);
		await until(
			async () => (await queue.bull('batches').getJobState(batchId)) === 'unknown',
			'the end of the parent',
		);
		mood.isMended = true;
		jest.spyOn(queue.flows, 'addBulk').mockRejectedValueOnce(new Error('OOM'));
		await expect(dispatch(queue, retried(options))).rejects.toThrow();
		expect(await batchState(queue, batchId)).toMatchObject({ completed: 1, waiting: 1 });
		// Nobody has come for so long that the deadline has passed.
		await queue.redis.hset(batchKeys(queue, batchId).record, 'deadlineAt', Date.now() - 1000);
		expect(await dispatch(queue, retried(options))).toMatchObject({ batchId, attached: true });
		expect(await finished(queue, batchId)).toMatchObject({ completed: 2, failed: 0 });
		expect(Object.fromEntries(server.calls)).toEqual({ good: 1, bad: 2 });
	});

	test('runs what was deleted, and keeps the files of jobs that wait', async () => {
		const queue = await setup.queue();
		const { server, mood } = await endpoint();
		mood.isMended = true;
		// Too much for Redis, also when it is compressed.
		const long = randomBytes(150_000).toString('hex');
		const options = chats(server, [long, 'small'], { deadlineMs: 60_000 });
		const { batchId, jobIds } = await dispatch(queue, options);
		const before = await requestBlobs(queue, batchId);
		expect(before).toHaveLength(1);
		await deleteJobs(queue, { jobId: jobIds[1] ?? '' });
		expect(await dispatch(queue, retried(options))).toMatchObject({ batchId, attached: true });
		expect(await requestBlobs(queue, batchId)).toEqual(before);
		await setup.worker(queue);
		expect(await finished(queue, batchId)).toMatchObject({ completed: 2, cancelled: 0 });
	});

	test('gets a new deadline where the batch had ended, and the old one where it had not', async () => {
		const queue = await setup.queue();
		const { server, mood } = await endpoint();
		const worker = await setup.worker(queue);
		const options = chats(server, ['good', 'bad'], { deadlineMs: 60_000 });
		const { batchId } = await runChats(queue, options);
		await worker.close();
		const { deadlineAt = 0 } = await requireBatch(queue, batchId);
		mood.isMended = true;
		const later = { ...options, deadlineMs: 120_000 };
		await dispatch(queue, retried(later));
		const anew = (await requireBatch(queue, batchId)).deadlineAt ?? 0;
		expect(anew - deadlineAt).toBeGreaterThan(50_000);
		const job = await queue.bull(deadlinesQueue).getJob(deadlineIdOf(batchId));
		expect((job?.timestamp ?? 0) + (job?.delay ?? 0) - anew).toBeLessThan(20_000);
		expect((job?.timestamp ?? 0) + (job?.delay ?? 0) - anew).toBeGreaterThan(-20_000);
		await dispatch(queue, retried({ ...options, deadlineMs: 600_000 }));
		expect((await requireBatch(queue, batchId)).deadlineAt).toBe(anew);
	});

	test('gets a batch of its own where the requests are others, or it is no retry', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		const options = chats(server, ['one', 'two']);
		const first = await dispatch(queue, options);
		const others = retried({ ...options, items: chats(server, ['one', 'three']).items });
		expect((await dispatch(queue, others)).batchId).not.toBe(first.batchId);
		const { retryOf, ...fresh } = retried(options);
		expect(retryOf).toEqual({});
		expect(await dispatch(queue, fresh)).toMatchObject({ attached: false });
		// Of two batches with the same requests the one of the named execution counts.
		const named = { executionId: options.identity.executionId };
		expect((await dispatch(queue, retried(options, named))).batchId).toBe(first.batchId);
	});

	test('takes nothing of another execution that asked the same, except what is under way where no more is known', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		await setup.worker(queue);
		const monday = chats(server, ['What is new today?']);
		const { batchId } = await runChats(queue, monday);
		const { lineage, ...unknown } = monday.identity;
		expect(lineage).not.toBe('');
		const tuesday = { ...monday, retryOf: {} };
		for (const identity of [unknown, { ...unknown, lineage: 'of another' }]) {
			const other = { ...tuesday, identity: { ...identity, executionId: randomUUID() } };
			expect(await dispatch(queue, other)).toMatchObject({ attached: false });
			const again = { ...tuesday, identity: { ...identity, executionId: randomUUID() } };
			expect((await dispatch(queue, again)).batchId).not.toBe(batchId);
		}

		const waiting = chats(server, ['hold'], { identity: { ...unknown, executionId: '8' } });
		const open = await dispatch(queue, waiting);
		const retry = { ...waiting, retryOf: {} };
		const its = { ...retry, identity: { ...unknown, executionId: '9' } };
		expect(await dispatch(queue, its)).toEqual({ ...open, attached: true });
		const third = { ...retry, identity: { ...unknown, executionId: '10', lineage: 'of another' } };
		expect(await dispatch(queue, third)).toMatchObject({ attached: false });
		await until(() => server.held.size > 0, 'the held request');
		server.release();
		await finished(queue, open.batchId);
		const late = { ...retry, identity: { ...unknown, executionId: '11' } };
		expect(await dispatch(queue, late)).toMatchObject({ attached: false });
		server.release();
	});

	test('makes a batch whole that was only begun', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		const options = chats(server, ['one', 'two']);
		const batchId = batchIdOf(options.identity);
		const chat = queue.catalogue.chat?.capability;
		if (!chat) throw new Error('The catalogue has no chat');
		const requests = options.items.map((item) =>
			'request' in item ? chat.request.parse(item.request) : undefined,
		);
		const units = groupItems(chat, options.items, requests);
		const fingerprint = queue.envelope.fingerprints(['chat', ...requests])[0];
		// n8n is killed here: the batch has said what it is, and has no jobs.
		await writeRecord(queue, options, { batchId, fingerprint, units, refs: [] });
		await setup.worker(queue);
		const again = await runChats(queue, options);
		expect(again).toMatchObject({ batchId, attached: false });
		expect(await batchState(queue, batchId)).toMatchObject({ completed: 2, total: 2 });
	});
});

describe('a Chat node', () => {
	const chatNode = (queue: JobQueue, baseUrl: string, more: Partial<DurableRun>) =>
		durableNode({
			node: new OpenAiCompatibleChat(),
			queue: queue.settings,
			items: [{ json: {} }, { json: {} }],
			parameters: (item) => ({
				runMode: 'queueAndWait',
				model: picked('tiny'),
				messages: { message: [{ role: 'user', content: ['hold', 'bad'][item] ?? '' }] },
				queueOptions: { waitInProcessSeconds: 0 },
			}),
			credentials: { openAiCompatibleApi: { provider: 'openai', baseUrl, apiKey: bearer } },
			...more,
		});

	test('pays for the failed item alone when n8n retries the execution in which it waited', async () => {
		const queue = await setup.queue();
		const { server, mood } = await endpoint();
		await setup.worker(queue);
		const { baseUrl } = server.endpoint;
		const node = chatNode(queue, baseUrl, {});
		expect(await node.execute()).toEqual(suspended());
		const batchOf = async (waitingNode: Parameters<typeof readWait>[1]) =>
			(await readWait(queue, waitingNode))?.waits[0]?.batchId ?? '';
		const batchId = await batchOf(node.waitingNode);
		await until(() => server.held.size === 1, 'the held request');
		server.release();
		await finished(queue, batchId);
		const { error, metadata } = await node.resume({ batchId });
		expect(error).toMatchObject({ message: expect.stringContaining('No') as string });

		mood.isMended = true;
		const retry = { executionId: '8', mode: 'retry', metadata } as const;
		const again = chatNode(queue, baseUrl, retry);
		// It may be quick enough to have its results before it would be suspended.
		const items = await again.execute();
		await finished(queue, batchId);
		const resumed = again.suspensions.length > 0 ? (await again.resume({ batchId })).items : items;
		expect(resumed.map(({ json }) => json.text)).toEqual(['echo hold', 'echo bad']);
		expect(Object.fromEntries(server.calls)).toEqual({ hold: 1, bad: 2 });

		// The next run of the workflow is another matter.
		const next = chatNode(queue, baseUrl, { executionId: '9', mode: 'trigger' });
		await next.execute();
		expect(await batchOf(next.waitingNode)).not.toBe(batchId);
	});

	test('says at once what is wrong where it is retried without a worker', async () => {
		const queue = await setup.queue();
		const { server } = await endpoint();
		const run = chatNode(queue, server.endpoint.baseUrl, { mode: 'retry', executionId: '8' });
		const error = await nodeErrorOf(run.execute());
		expect(error.message).toContain('No worker is running');
	});
});
