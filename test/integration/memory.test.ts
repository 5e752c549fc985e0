import { randomBytes } from 'node:crypto';
import { batchState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { dispatch } from '../../jobs/dispatch';
import { maxInline } from '../../jobs/queue/encrypted-payload';
import { echoAnswer } from '../helpers/echo-answer';
import { json } from '../helpers/http-server';
import { chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();

/** A Redis of its own with so many MB, and a queue on it. */
async function small(mb: number) {
	const redis = await redisServer(['--maxmemory', `${String(mb)}mb`]);
	setup.atEnd(() => redis.stop());
	return await setup.queue(setup.settings(redis.url));
}

test('a batch that Redis has no room for is refused in a sentence, and nothing of it stays', async () => {
	const queue = await small(12);
	const server = await setup.chatServer();
	await expect(dispatch(queue, chats(server, prompts(8000)))).rejects.toMatchObject({
		details: {
			kind: 'temporarily-unavailable',
			message: expect.stringMatching(
				/not have enough memory for this batch: it needs about \d+\.\d MB, but only /,
			),
			hint: expect.stringContaining('maxmemory'),
		},
	});
	expect((await queue.redis.keys('*')).filter((key) => !key.endsWith(':meta'))).toEqual([]);
	await setup.worker(queue);
	expect(await runChats(queue, chats(server, ['small']))).toMatchObject({ attached: false });
});

test('what is queued can be cancelled and deleted when Redis is full', async () => {
	const queue = await small(100);
	const server = await setup.chatServer();
	const [one, other] = await Promise.all(
		['one', 'other'].map(async (word) => await dispatch(queue, chats(server, prompts(700, word)))),
	);
	const { batchId = '' } = one ?? {};
	const jobId = other?.jobIds[3] ?? '';
	await queue.redis.config('SET', 'maxmemory', '1mb');
	await expect(queue.redis.set('full', 'x')).rejects.toThrow('OOM');
	expect(await cancel(queue, { batchId }, 'cancelled')).toBe(700);
	expect(await batchState(queue, batchId)).toMatchObject({ state: 'cancelled', cancelled: 700 });
	expect(await cancel(queue, { jobId }, 'cancelled')).toBe(1);
	expect(await deleteJobs(queue, { jobId })).toBe(1);
	expect(await deleteJobs(queue, { batchId })).toBe(700);
	expect(await queue.redis.keys(`*${batchId}*`)).toEqual([]);
	await expect(queue.redis.set('full', 'x')).rejects.toThrow('OOM');
});

test('a batch that meets a full Redis in the middle is taken away again, and said so', async () => {
	const queue = await small(100);
	const server = await setup.chatServer();
	const add = queue.flows.addBulk.bind(queue.flows);
	let transactions = 0;
	jest.spyOn(queue.flows, 'addBulk').mockImplementation(async (flows) => {
		transactions += 1;
		// Others have filled it since this batch was let in.
		if (transactions === 2) await queue.redis.config('SET', 'maxmemory', '1mb');
		return await add(flows);
	});
	await expect(dispatch(queue, chats(server, prompts(1500)))).rejects.toMatchObject({
		details: { kind: 'temporarily-unavailable', message: expect.stringContaining('out of memory') },
	});
	const [batchId = 'none'] = await queue.redis.zrange(queue.key('batch-index'), '0', '-1');
	expect(batchId).toBe('none');
	expect(await queue.bull('jobs-chat').getJobCounts()).toMatchObject({
		delayed: 0,
		prioritized: 0,
	});
});

test('results of a batch beyond its share of memory are files, and all are collected', async () => {
	const queue = await setup.queue();
	const text = randomBytes(30_000).toString('base64');
	const server = await setup.chatServer((prompt, response) => {
		json(response, 200, echoAnswer(`${prompt} ${text}`));
		return true;
	});
	const { batchId } = await dispatch(queue, chats(server, prompts(30)));
	const { record, outcomes } = batchKeys(queue, batchId);
	// As if so many of a larger batch had ended before.
	await queue.redis.hset(record, 'inlineBytes', maxInline - 400_000);
	await setup.worker(queue, { concurrency: { chat: 2 } });
	await finished(queue, batchId);
	const recorded = await queue.redis.hvals(outcomes);
	const inline = recorded.filter((one) => one.length > 1000);
	expect(inline.length).toBeGreaterThanOrEqual(9);
	expect(inline.length).toBeLessThanOrEqual(12);
	expect(Number(await queue.redis.hget(record, 'inlineBytes'))).toBeLessThan(maxInline + 100_000);
	const collected = await collect(queue, { batchId });
	expect(collected.map(({ result }) => (result as { text: string }).text)).toEqual(
		prompts(30).map((prompt) => `echo ${prompt} ${text}`),
	);
	await until(() => server.received.length === 30, 'each was asked once');
});
