import { cancel } from '../../jobs/cancel';
import { dispatch } from '../../jobs/dispatch';
import { listBatches } from '../../jobs/list-batches';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { nodeErrorOf } from '../helpers/node-errors';
import { durableNode } from './helpers/durable-node';
import { chats, finished, fixture, runChats, until } from './helpers/fixture';

const setup = fixture();

test('batches are listed with their states, the newest first, and filtered', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response) => {
		if (prompt !== 'bad') return false;
		response.writeHead(400).end('{"error":{"message":"No"}}');
		return true;
	});
	const worker = await setup.worker(queue);
	const done = await runChats(queue, chats(server, ['secret prompt', 'bad']));
	const failed = await runChats(queue, chats(server, ['bad']));
	const running = await dispatch(queue, chats(server, ['hold', 'b']));
	await until(() => server.held.size === 1, 'a held request');
	await until(async () => (await listBatches(queue))[0]?.completed === 1, 'one result');
	const notBefore = Date.now() + 86_400_000;
	const other = chats(server, ['later'], { notBefore });
	other.identity.workflowId = 'another workflow';
	const waiting = await dispatch(queue, other);
	const cancelled = await dispatch(queue, chats(server, ['later'], { notBefore }));
	await cancel(queue, cancelled, 'cancelled');

	expect(await listBatches(queue)).toMatchObject([
		{ batchId: cancelled.batchId, state: 'cancelled', cancelled: 1 },
		{ batchId: waiting.batchId, state: 'waiting', waiting: 1, running: 0, notBefore },
		{ batchId: running.batchId, state: 'running', running: 1, completed: 1, waiting: 0 },
		{ batchId: failed.batchId, state: 'failed', failed: 1 },
		{ batchId: done.batchId, state: 'completed', failed: 1, usage: { totalTokens: 5 } },
	]);
	const ids = async (options: Parameters<typeof listBatches>[1]) =>
		(await listBatches(queue, options)).map(({ batchId }) => batchId);
	expect(await ids({ limit: 2 })).toEqual([cancelled.batchId, waiting.batchId]);
	expect(await ids({ states: ['running', 'completed'] })).toEqual([running.batchId, done.batchId]);
	expect(await ids({ workflowId: 'another workflow' })).toEqual([waiting.batchId]);
	expect(await ids({ capabilities: ['vision'] })).toEqual([]);
	expect(await ids({ states: ['failed'] })).toEqual([failed.batchId]);
	expect(await ids({ withFailures: true })).toEqual([failed.batchId, done.batchId]);
	expect(JSON.stringify(await listBatches(queue))).not.toContain('secret prompt');
	server.release();
	await finished(queue, running.batchId);
	await worker.close();
});

describe('the Jobs node', () => {
	const node =
		(queue: { settings: Parameters<typeof durableNode>[0]['queue'] }) =>
		(parameters: Record<string, unknown>, items = 1, onError?: 'continueRegularOutput') =>
			durableNode({
				node: new OpenAiCompatibleJobs(),
				queue: queue.settings,
				items: Array.from({ length: items }, () => ({ json: {} })),
				parameters: parameters as never,
				...(onError ? { onError } : {}),
			});

	test('lists, retries and deletes', async () => {
		const queue = await setup.queue();
		const mood = { isMended: false };
		const server = await setup.chatServer((prompt, response) => {
			if (mood.isMended || prompt !== 'bad') return false;
			response.writeHead(400).end('{"error":{"message":"No"}}');
			return true;
		});
		await setup.worker(queue);
		const { batchId, jobIds } = await runChats(queue, chats(server, ['good', 'bad']));
		const run = node(queue);

		const listed = await run({ operation: 'list' }, 3).execute();
		expect(listed).toMatchObject([
			{
				json: {
					batchId,
					...{ taskType: 'chat', state: 'completed', total: 2, completed: 1, failed: 1 },
					createdAt: expect.stringMatching(/^\d{4}-/) as string,
					source: { workflowId: 'workflow', workflowName: 'My workflow' },
				},
				pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
			},
		]);
		const filtered = { operation: 'list', filters: { thisWorkflow: true, states: ['running'] } };
		const none = run(filtered);
		expect(await none.execute()).toEqual([]);
		expect(none.hints[0]?.message).toContain('No batch in the job queue fits');
		const limited = { operation: 'list', returnAll: false, limit: 1, filters: {} };
		expect(await run(limited).execute()).toHaveLength(1);

		const job = { operation: 'retryFailed', target: 'job', jobId: jobIds[0] };
		const refused = await nodeErrorOf(run(job).execute());
		expect(refused.message).toContain('has not failed, so there is nothing to retry');
		expect(await run(job, 1, 'continueRegularOutput').execute()).toMatchObject([
			{ json: { error: { kind: 'request-invalid' } }, pairedItem: { item: 0 } },
		]);
		mood.isMended = true;
		const batch = { target: 'batch', batchId };
		expect(await run({ operation: 'retryFailed', ...batch }).execute()).toEqual([
			{ json: { batchId, retried: 1 }, pairedItem: [{ item: 0 }] },
		]);
		await finished(queue, batchId);
		const gone = { json: { batchId, deleted: 2 }, pairedItem: [{ item: 0 }, { item: 1 }] };
		expect(await run({ operation: 'delete', ...batch }, 2).execute()).toEqual([gone]);
		expect(await run({ operation: 'delete', ...batch }).execute()).toMatchObject([
			{ json: { batchId, deleted: 0 } },
		]);
		// As it is when it is dropped, with nothing filled in.
		const empty = run({});
		expect(await empty.execute()).toEqual([]);
		expect(empty.hints[0]?.message).toContain('Set Execution Mode to Queue');
	});
});
