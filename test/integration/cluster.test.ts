import { Redis } from 'ioredis';
import { checkQueue } from '../../jobs/queue/check-queue';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { openQueue } from '../../jobs/queue/open-queue';
import { chats, finished, fixture, runChats, until } from './helpers/fixture';
import { freePort, redisServer } from './helpers/redis-server';

const setup = fixture();
const real = process.env.TEST_REDIS_KIND === 'embedded' ? test.skip : test;

/** A cluster of three nodes that share the slots. */
async function threeNodes() {
	const ports = await Promise.all([freePort(), freePort(), freePort()]);
	const nodes = await Promise.all(
		ports.map(
			async (busPort) =>
				await redisServer([
					...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
					...['--cluster-port', String(busPort)],
				]),
		),
	);
	const admins = nodes.map(({ url }) => new Redis(url));
	setup.atEnd(async () => {
		for (const node of nodes) await node.stop();
	});
	for (const [index, admin] of admins.entries()) {
		const slots = [0, 5461, 10_923, 16_384];
		// Nodes of one epoch settle who owns which slot among themselves, for a while after the meeting.
		await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
		await admin.call('CLUSTER', 'ADDSLOTSRANGE', slots[index] ?? 0, (slots[index + 1] ?? 0) - 1);
		await admin.call('CLUSTER', 'MEET', '127.0.0.1', nodes[0]?.port ?? 0, ports[0] ?? 0);
	}
	const views = async () =>
		await Promise.all(
			admins.map(async (admin) => {
				const info = String(await admin.cluster('INFO'));
				const isSettled = /cluster_state:ok/.test(info) && /cluster_slots_ok:16384/.test(info);
				return isSettled ? JSON.stringify(await admin.cluster('SLOTS')) : '';
			}),
		);
	const isAgreed = ([first, ...others]: string[]) =>
		first !== '' && others.every((other) => other === first);
	await until(async () => isAgreed(await views()), 'one view of the cluster', 30_000);
	for (const admin of admins) admin.disconnect();
	return nodes as [(typeof nodes)[number], ...typeof nodes];
}

real('everything works on a Redis Cluster of three nodes', async () => {
	const [redis] = await threeNodes();
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
