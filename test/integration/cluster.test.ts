import { checkQueue } from '../../jobs/queue/check-queue';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { openQueue } from '../../jobs/queue/open-queue';
import { chats, finished, fixture, runChats, until } from './helpers/fixture';
import { redisCluster } from './helpers/redis-cluster';

const setup = fixture();
const real = process.env.TEST_REDIS_KIND === 'embedded' ? test.skip : test;

real('everything works on a Redis Cluster of three nodes', async () => {
	const [redis] = await redisCluster(setup.atEnd);
	const given = { ...setup.settings(redis.url), cluster: true };
	expect((await checkQueue(given)).isReady).toBe(true);
	const queue = await setup.queue(given);
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, ['a', 'b'], { deadlineMs: 60_000 }));
	expect(await collect(queue, { batchId })).toMatchObject([
		{ result: { text: 'echo a' } },
		{ result: { text: 'echo b' } },
	]);
	const held = await dispatch(queue, chats(server, ['hold']));
	await until(() => server.held.size === 1, 'a held request');
	await cancel(queue, held, 'cancelled');
	await until(() => server.aborted.size === 1, 'an aborted request');
	await finished(queue, held.batchId);
});

real('a cluster that is down is said', async () => {
	const given = { ...setup.settings('redis://127.0.0.1:1'), cluster: true };
	await expect(openQueue(given)).rejects.toMatchObject({
		details: { kind: 'temporarily-unavailable' },
	});
});
