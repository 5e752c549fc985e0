import { WAIT_INDEFINITELY, type INodeParameters } from 'n8n-workflow';
import { jobIdOf } from '../../jobs/records/ids';
import { batchState } from '../../jobs/batch-state';
import { pendingCallbacks } from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes, type JobOutcome } from '../../jobs/records/record-outcomes';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { nodeErrorOf } from '../helpers/node-errors';
import { suspended, durableNode, resumeUrl, type DurableRun } from './helpers/durable-node';
import { bearer, chats, fixture, prompts } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();
/** The address at which the node is resumed, as a worker is told it. */
const call = resumeUrl.replace('?', '/node-1?');

/** A batch that no worker runs: the test says how its items end. */
async function queued(queue: JobQueue, count: number) {
	const nowhere = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: bearer, profile: 'openai' as const };
	return await dispatch(queue, chats({ endpoint: nowhere }, prompts(count)));
}

const completed = (index: number): JobOutcome => ({
	...{ index, state: 'completed', hints: [] },
	result: { text: `answer ${String(index)}` },
});

const end = async (queue: JobQueue, { batchId, jobIds }: { batchId: string; jobIds: string[] }) =>
	await recordOutcomes(
		queue,
		batchId,
		jobIds.map((_, index) => completed(index)),
	);

function targetOf(id: { batchId: string } | { jobId: string } | undefined): INodeParameters {
	if (!id) return {};
	return 'jobId' in id
		? { target: 'job', jobId: id.jobId }
		: { target: 'batch', batchId: id.batchId };
}

/** The Jobs node over input items, each with its own ID. */
function jobsNode(
	queue: JobQueue,
	operation: string,
	ids: ({ batchId: string } | { jobId: string })[],
	more: Partial<DurableRun> = {},
) {
	return durableNode({
		node: new OpenAiCompatibleJobs(),
		queue: queue.settings,
		items: ids.map(() => ({ json: {} })),
		parameters: (item) => ({
			operation,
			...targetOf(ids[item]),
			...(operation === 'wait' ? { waitInProcessSeconds: 0 } : {}),
		}),
		...more,
	});
}

describe('the Jobs node', () => {
	test('is told to call again while Redis is down, and resumes once it is back', async () => {
		const redis = await redisServer();
		setup.atEnd(() => redis.stop());
		const queue = await setup.queue(setup.settings(redis.url));
		const batch = await queued(queue, 2);
		const node = jobsNode(queue, 'wait', [batch]);
		expect(await node.execute()).toEqual(suspended());
		await end(queue, batch);
		await redis.kill();
		const { said, answers } = await node.resume({ batchId: batch.batchId });
		expect(said).toEqual({ noWebhookResponse: true });
		expect(answers).toMatchObject({ status: 503, json: { message: expect.any(String) } });
		await redis.start();
		const { items } = await node.resume({ batchId: batch.batchId });
		expect(items).toMatchObject([{ json: { batchId: batch.batchId, completed: 2 } }]);
	});

	test('waits for a batch beside one that has ended', async () => {
		const queue = await setup.queue();
		const [ended, open] = [await queued(queue, 2), await queued(queue, 3)];
		await end(queue, ended);
		const node = jobsNode(queue, 'wait', [ended, open, ended, open, open]);
		expect(await node.execute()).toEqual(suspended(2));
		expect(node.suspensions).toEqual([WAIT_INDEFINITELY]);
		const pending = [{ waitingNode: 'n8n/7/node-1', url: call }];
		expect(await pendingCallbacks(queue, ended.batchId)).toEqual([]);
		expect(await pendingCallbacks(queue, open.batchId)).toEqual(pending);
		const early = await node.resume({ batchId: ended.batchId });
		const { batchId } = ended;
		expect(early.said).toEqual({ webhookResponse: { resumed: false, waitsOn: true, batchId } });
		expect(await pendingCallbacks(queue, open.batchId)).toEqual(pending);
		await end(queue, open);
		const { said, items } = await node.resume({ batchId: open.batchId });
		expect(said.webhookResponse).toEqual({ resumed: true, batchId: open.batchId });
		expect(items).toMatchObject([
			{
				json: { batchId: ended.batchId, state: 'completed', completed: 2 },
				pairedItem: [{ item: 0 }, { item: 2 }],
			},
			{
				json: { batchId: open.batchId, state: 'completed', completed: 3 },
				pairedItem: [{ item: 1 }, { item: 3 }, { item: 4 }],
			},
		]);
		expect(items[0]?.json.finishedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
	});

	test('is on the list of every batch that it waits for, at the same address', async () => {
		const queue = await setup.queue();
		const [first, second] = [await queued(queue, 1), await queued(queue, 1)];
		const node = jobsNode(queue, 'wait', [first, second]);
		expect(resumeUrl.startsWith('https://')).toBe(true);
		expect(await node.execute()).toEqual(suspended(2));
		const pending = [{ waitingNode: 'n8n/7/node-1', url: call }];
		expect(await pendingCallbacks(queue, first.batchId)).toEqual(pending);
		expect(await pendingCallbacks(queue, second.batchId)).toEqual(pending);
		await end(queue, first);
		for (let times = 0; times < 2; times++) {
			const { said } = await node.resume({ batchId: first.batchId });
			const { batchId } = first;
			expect(said).toEqual({ webhookResponse: { resumed: false, waitsOn: true, batchId } });
			expect(await pendingCallbacks(queue, second.batchId)).toEqual(pending);
		}
		await end(queue, second);
		const { said, items } = await node.resume({ batchId: second.batchId });
		expect(said.webhookResponse).toEqual({ resumed: true, batchId: second.batchId });
		expect(items).toMatchObject([
			{ json: { batchId: first.batchId }, pairedItem: [{ item: 0 }] },
			{ json: { batchId: second.batchId }, pairedItem: [{ item: 1 }] },
		]);
		// The node takes all of its calls off the list.
		expect(await pendingCallbacks(queue, first.batchId)).toEqual([]);
		expect(items).toHaveLength(2);
	});

	test('does not wait where all batches have ended', async () => {
		const queue = await setup.queue();
		const batch = await queued(queue, 2);
		await end(queue, batch);
		const node = jobsNode(queue, 'wait', [batch]);
		expect(await node.execute()).toMatchObject([
			{ json: { batchId: batch.batchId, state: 'completed' }, pairedItem: [{ item: 0 }] },
		]);
		expect(node.suspensions).toEqual([]);
	});

	test('gets, waits for, cancels and collects single jobs', async () => {
		const queue = await setup.queue();
		const { batchId, jobIds } = await queued(queue, 3);
		const [first = '', second = '', third = ''] = jobIds;
		await recordOutcomes(queue, batchId, [completed(0)]);
		const ids = [second, first].map((jobId) => ({ jobId }));

		expect(await jobsNode(queue, 'get', ids).execute()).toMatchObject([
			{ json: { jobId: second, batchId, state: 'waiting' }, pairedItem: [{ item: 0 }] },
			{ json: { jobId: first, batchId, state: 'completed' }, pairedItem: [{ item: 1 }] },
		]);
		expect(await jobsNode(queue, 'results', ids).execute()).toEqual([
			{ json: { jobId: second, itemIndex: 1, state: 'waiting' }, pairedItem: { item: 0 } },
			{
				json: { jobId: first, itemIndex: 0, state: 'completed', text: 'answer 0' },
				pairedItem: { item: 1 },
			},
		]);

		const wait = jobsNode(queue, 'wait', ids);
		expect(await wait.execute()).toEqual(suspended());
		expect(await pendingCallbacks(queue, batchId)).toEqual([
			{ waitingNode: 'n8n/7/node-1', url: call },
		]);

		expect(await jobsNode(queue, 'cancel', ids).execute()).toEqual([
			{ json: { jobId: second, cancelled: 1 }, pairedItem: [{ item: 0 }] },
			{ json: { jobId: first, cancelled: 0 }, pairedItem: [{ item: 1 }] },
		]);
		// A result of a cancelled job is no failure of the node.
		expect(await jobsNode(queue, 'results', ids).execute()).toMatchObject([
			{ json: { error: { kind: 'cancelled', jobId: second } }, pairedItem: { item: 0 } },
			{ json: { jobId: first, text: 'answer 0' }, pairedItem: { item: 1 } },
		]);
		expect((await wait.resume({ batchId })).said).toEqual({
			webhookResponse: { resumed: false, waitsOn: true, batchId },
		});
		expect(await jobsNode(queue, 'get', [{ jobId: third }]).execute()).toMatchObject([
			{ json: { state: 'waiting' } },
		]);

		await recordOutcomes(queue, batchId, [completed(2)]);
		expect((await wait.resume({ batchId })).items).toMatchObject([
			{ json: { batchId, completed: 2, cancelled: 1 }, pairedItem: [{ item: 0 }, { item: 1 }] },
		]);
	});

	test.each(['get', 'results', 'cancel', 'wait'])(
		'%s says what is wrong with an ID',
		async (what) => {
			const queue = await setup.queue();
			const empty = await nodeErrorOf(jobsNode(queue, what, [{ batchId: ' ' }]).execute());
			expect(empty.message).toBe('Batch ID is empty: the input item has no batchId');
			expect(empty.description).toContain('fill in Batch ID');
			const { batchId, jobIds } = await queued(queue, 1);
			const second = [{ jobId: jobIds[0] ?? '' }, { jobId: '' }];
			const none = await nodeErrorOf(jobsNode(queue, what, second).execute());
			expect(none.message).toBe('Job ID is empty: the input item has no jobId');
			expect(none.context.itemIndex).toBe(1);
			// A wrong item is found before anything is done.
			expect(await batchState(queue, batchId)).toMatchObject({
				state: 'waiting',
				pendingCallbacks: 0,
			});

			const other = 'f'.repeat(32);
			const unknown = await nodeErrorOf(jobsNode(queue, what, [{ batchId: other }]).execute());
			expect(unknown.message).toContain(`There is no batch ${other} in the job queue`);
			const nonsense = await nodeErrorOf(jobsNode(queue, what, [{ jobId: 'nonsense' }]).execute());
			expect(nonsense.message).toContain('nonsense');
			expect(nonsense.description).toContain('A job ID is the ID of its batch');
		},
	);

	test('pairs each of 2,000 results with the one item that brought its job', async () => {
		const queue = await setup.queue();
		const batch = await queued(queue, 2000);
		const { batchId, jobIds } = batch;
		expect(await end(queue, batch)).toMatchObject({ count: 2000 });
		const input = jobIds.map((jobId) => ({ json: { batchId, jobId } })).reverse();
		const node = jobsNode(queue, 'results', [], {
			items: input,
			parameters: { operation: 'results', target: 'batch', batchId },
		});
		const items = await node.execute();
		expect(items).toHaveLength(2000);
		items.forEach((item, index) => {
			const wanted = {
				json: { jobId: jobIdOf(batchId, index), text: `answer ${String(index)}` },
				pairedItem: { item: 1999 - index },
			};
			if (JSON.stringify(item.pairedItem) !== JSON.stringify(wanted.pairedItem)) {
				expect(item).toMatchObject(wanted);
			}
			if (item.json.text !== wanted.json.text) expect(item).toMatchObject(wanted);
		});

		const alone = await jobsNode(queue, 'results', [{ batchId }]).execute();
		expect(new Set(alone.map(({ pairedItem }) => JSON.stringify(pairedItem)))).toEqual(
			new Set(['{"item":0}']),
		);
	});
});
