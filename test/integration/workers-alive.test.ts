import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireWorker } from '../../jobs/queue/require-worker';
import { workersAlive } from '../../jobs/queue/workers-alive';
import { serveHealth } from '../../workers/commands/health';
import { chats, fixture, runChats, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();

test('that no worker runs is said after the time, with the way to start one', async () => {
	const queue = await setup.queue();
	const startedAt = Date.now();
	await expect(requireWorker(queue, { withinMs: 600 })).rejects.toMatchObject({
		details: {
			kind: 'temporarily-unavailable',
			message: expect.stringContaining('No worker is running'),
			hint: expect.stringMatching(/^Start one: node \S+cli\.js worker --prefix "/),
		},
	});
	expect(Date.now() - startedAt).toBeGreaterThanOrEqual(600);
});

test('a worker that starts meanwhile is enough, and is gone when it ends', async () => {
	const queue = await setup.queue();
	const looking = requireWorker(queue, { withinMs: 5000, capability: 'chat' });
	const worker = await setup.worker(queue);
	await looking;
	expect(await workersAlive(queue)).toMatchObject([
		{ id: worker.id, pid: process.pid, concurrency: { chat: 10 } },
	]);
	await worker.close();
	expect(await workersAlive(queue)).toEqual([]);
});

test('a worker that serves something else is not enough', async () => {
	const queue = await setup.queue();
	await setup.worker(queue);
	await expect(requireWorker(queue, { withinMs: 0, capability: 'transcription' })).rejects.toThrow(
		'none of them serves transcription',
	);
});

test('a worker with another secret or another shared file directory is named', async () => {
	const queue = await setup.queue();
	const other = { ...queue.settings, encryptionSecret: 'quite another secret, also long enough' };
	const wrongSecret = await setup.worker(queue, { queue: other });
	await expect(requireWorker(queue)).rejects.toThrow('a different encryption secret');
	await wrongSecret.close();
	const fileDirectory = mkdtempSync(join(tmpdir(), 'blobs-'));
	await setup.worker(queue, { queue: { ...queue.settings, fileDirectory } });
	await expect(requireWorker(queue)).rejects.toThrow('in another place than n8n');
});

test('a worker that died is forgotten', async () => {
	const queue = await setup.queue();
	await queue.redis.sadd(queue.key('workers'), 'dead');
	expect(await workersAlive(queue)).toEqual([]);
	expect(await queue.redis.exists(queue.key('workers'))).toBe(0);
});

test('health tells whether Redis answers the worker and it takes jobs', async () => {
	const queue = await setup.queue();
	const worker = await setup.worker(queue);
	const health = await serveHealth(0, () => worker.health());
	setup.atEnd(() => {
		health.close();
	});
	const ask = async (path: string) =>
		await fetch(`http://127.0.0.1:${String(health.port)}${path}`, {
			headers: { connection: 'close' },
		});
	const healthy = await ask('/healthz');
	expect(healthy.status).toBe(200);
	expect(await healthy.json()).toMatchObject({ healthy: true, running: 0, stuck: [] });
	expect((await ask('/readyz')).status).toBe(200);
	expect((await ask('/else')).status).toBe(404);
	await worker.close();
	expect((await ask('/readyz')).status).toBe(503);
});

test('queue and worker leave no connection behind', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const watcher = await setup.queue(setup.settings(redis.url));
	const clients = async () =>
		String(await watcher.redis.client('LIST'))
			.trim()
			.split('\n').length;
	const before = await clients();
	const server = await setup.chatServer();
	const queue = await setup.queue(setup.settings(redis.url));
	const worker = await setup.worker(queue);
	await runChats(queue, chats(server, ['a', 'b']));
	expect(await clients()).toBeGreaterThan(before);
	await worker.close();
	await queue.close();
	await until(async () => (await clients()) === before, 'as many connections as before');
});
