import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import { checkQueue } from '../../jobs/queue/check-queue';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { chats, finished, fixture, prompts, until, type TestSettings } from './helpers/fixture';
import { redisCluster } from './helpers/redis-cluster';
import { freePort, redisServer } from './helpers/redis-server';

const setup = fixture();
const real = process.env.TEST_REDIS_KIND === 'embedded' ? test.skip : test;
const primaryName = 'mymaster';

/** Asks one server, in a connection of its own; undefined while it does not answer. */
async function ask<T>(port: number, command: (client: Redis) => Promise<T>) {
	const client = new Redis(port, { retryStrategy: () => null });
	client.on('error', () => undefined);
	try {
		return await command(client).catch(() => undefined);
	} finally {
		client.disconnect();
	}
}

async function sentinel(folder: string, primaryPort: number) {
	const port = await freePort();
	const file = join(folder, `sentinel-${String(port)}.conf`);
	writeFileSync(
		file,
		[
			`port ${String(port)}`,
			`sentinel monitor ${primaryName} 127.0.0.1 ${String(primaryPort)} 2`,
			`sentinel down-after-milliseconds ${primaryName} 1000`,
			`sentinel failover-timeout ${primaryName} 5000`,
		].join('\n'),
	);
	const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
	const ended = once(child, 'exit');
	const kill = async () => {
		child.kill('SIGKILL');
		await ended;
	};
	setup.atEnd(kill);
	return { port, kill };
}

/** A primary, its replica, and three sentinels that watch them. */
async function withSentinels() {
	const primary = await redisServer();
	setup.atEnd(primary.stop);
	const replica = await redisServer(['--replicaof', '127.0.0.1', String(primary.port)]);
	setup.atEnd(replica.stop);
	const state = async () => await ask(replica.port, (client) => client.info('replication'));
	await until(async () => (await state())?.includes('link_status:up'), 'a replica in sync');
	const sentinels = await Promise.all(
		[1, 2, 3].map(async () => await sentinel(primary.folder, primary.port)),
	);
	const listOf = async (port: number, what: string) =>
		(await ask(port, (client) => client.call('SENTINEL', what, primaryName))) as unknown[];
	for (const { port } of sentinels) {
		const known = async () =>
			(await listOf(port, 'SENTINELS')).length === 2 &&
			(await listOf(port, 'REPLICAS')).length === 1;
		await until(async () => await known().catch(() => false), 'sentinels that know each other');
	}
	return { primary, sentinels };
}

/** A batch that is in the middle while a server dies comes back whole. */
async function survives(settings: TestSettings, kill: () => Promise<void>) {
	const queue = await setup.queue(settings);
	const server = await setup.chatServer();
	await setup.worker(queue, { concurrency: { chat: 2 } });
	const words = [...prompts(30), 'hold', ...prompts(30, 'more')];
	const { batchId } = await dispatch(queue, chats(server, words));
	await until(() => server.held.size === 1, 'a job in the middle');
	await kill();
	server.release();
	await finished(queue, batchId);
	const texts = (await collect(queue, { batchId })).map(
		({ result }) => (result as { text: string }).text,
	);
	expect(texts).toEqual(words.map((word) => `echo ${word}`));
}

real('a batch comes back whole where Sentinel promotes the replica in the middle', async () => {
	const { primary, sentinels } = await withSentinels();
	const [first = '', ...others] = sentinels.map(({ port }) => `127.0.0.1:${String(port)}`);
	const sentinelMode = { name: primaryName, others };
	const settings = { ...setup.settings(`redis://${first}`), sentinel: sentinelMode };
	expect((await checkQueue(settings)).isReady).toBe(true);
	await survives(settings, primary.kill);
	// The sentinel that is named first may be down as well.
	await sentinels[0]?.kill();
	expect((await checkQueue(settings)).isReady).toBe(true);
});

real('a wrong name of the primary is said', async () => {
	const { sentinels } = await withSentinels();
	const url = `redis://127.0.0.1:${String(sentinels[0]?.port)}`;
	const check = await checkQueue({ ...setup.settings(url), sentinel: { name: 'other' } });
	expect(check.isReady).toBe(false);
	const said = check.findings.map(({ what, howTo }) => `${what} ${howTo}`).join();
	expect(said).toContain('Sentinel Primary Name');
});

real('a batch comes back whole where the node of a cluster that holds it dies', async () => {
	const nodes = await redisCluster(setup.atEnd, { withReplicas: true });
	const settings = { ...setup.settings(nodes[0].url), cluster: true };
	await survives(settings, async () => {
		const cluster = new Cluster([{ host: '127.0.0.1', port: nodes[0].port }]);
		const slot = Number(await cluster.cluster('KEYSLOT', settings.prefix ?? ''));
		cluster.disconnect();
		await nodes[slot < 5461 ? 0 : slot < 10_923 ? 1 : 2].kill();
	});
});
