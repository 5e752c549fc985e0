import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { dispatch } from '../../jobs/dispatch';
import { OpenAiCompatibleChat } from '../../nodes/Chat/OpenAiCompatibleChat.node';
import { picked } from '../helpers/credential-data';
import { nodeErrorOf } from '../helpers/node-errors';
import { durableNode } from './helpers/durable-node';
import { bearer, chats, finished, fixture, prompts } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();

test('jobs wait until the time that they may begin at', async () => {
	const server = await setup.chatServer();
	const queue = await setup.queue();
	await setup.worker(queue);
	const notBefore = Date.now() + 4000;
	const { batchId } = await dispatch(queue, chats(server, prompts(3), { notBefore }));
	expect(await batchState(queue, batchId)).toMatchObject({ state: 'waiting', notBefore });
	expect(await finished(queue, batchId)).toMatchObject({ completed: 3 });
	expect(Date.now()).toBeGreaterThanOrEqual(notBefore);
});

test('jobs begin by themselves though every connection was cut while they waited', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const server = await setup.chatServer();
	const queue = await setup.queue(setup.settings(redis.url));
	await setup.worker(queue);
	const notBefore = Date.now() + 2500;
	const { batchId } = await dispatch(queue, chats(server, prompts(3), { notBefore }));
	for (let cuts = 0; cuts < 4; cuts++) {
		await delay(400);
		await queue.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
	}
	expect(await finished(queue, batchId)).toMatchObject({ completed: 3 });
});

/** A Chat node that queues, with these queue options. */
async function queuing(queueOptions: object) {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const node = durableNode({
		node: new OpenAiCompatibleChat(),
		queue: queue.settings,
		items: [{ json: {} }],
		parameters: {
			runMode: 'queue',
			model: picked('tiny'),
			messages: { message: [{ role: 'user', content: 'hello' }] },
			queueOptions: { ...queueOptions },
		},
		credentials: {
			openAiCompatibleApi: { provider: 'custom', baseUrl: server.endpoint.baseUrl, apiKey: bearer },
		},
	});
	return { queue, node };
}

test('the deadline counts from the time that the jobs may begin at', async () => {
	const begin = Date.now() + 3_600_000;
	const { queue, node } = await queuing({
		notBefore: new Date(begin).toISOString(),
		deadlineHours: 2,
	});
	const [item] = await node.execute();
	const state = await batchState(queue, String(item?.json.batchId));
	expect(state?.notBefore).toBe(begin);
	expect(state?.deadlineAt).toBeGreaterThan(begin + 2 * 3_600_000 - 1000);
	expect(state?.deadlineAt).toBeLessThan(begin + 2 * 3_600_000 + 10_000);
});

test('what is no time is said before anything is queued', async () => {
	const { node } = await queuing({ notBefore: 'tonight' });
	expect((await nodeErrorOf(node.execute())).message).toBe('"tonight" is not a time');
});
