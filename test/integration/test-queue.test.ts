import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { filesOf } from '../../jobs/blobs/open-storage';
import { readQueueSettings } from '../../jobs/redis/read-queue-settings';
import { testQueue } from '../../nodes/Jobs/test-queue';
import { hangDirectory } from '../helpers/hanging-directory';
import { cliCommand } from './helpers/cli-worker';
import { fixture, type TestSettings } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();
const tenSeconds = 10_000;

/** What n8n hands to the test of a credential with these settings. */
const dataOf = ({ url, prefix, encryptionSecret, fileDirectory, namespace }: TestSettings) => ({
	connection: 'url',
	url: url ?? '',
	prefix: prefix ?? '',
	namespace: namespace ?? '',
	encryptionSecret,
	fileDirectory,
});

/** The outcome of the test, which came within ten seconds. */
async function tested(settings: TestSettings) {
	const startedAt = Date.now();
	const result = await testQueue(dataOf(settings));
	expect(Date.now() - startedAt).toBeLessThan(tenSeconds);
	return result;
}

const anotherFolder = () => {
	const folder = mkdtempSync(join(tmpdir(), 'files-'));
	setup.atEnd(() => {
		rmSync(folder, { recursive: true, force: true });
	});
	return folder;
};

/** A server that takes connections and says nothing. */
async function silentServer(): Promise<string> {
	const held: Socket[] = [];
	const server = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	setup.atEnd(() => {
		for (const socket of held) socket.destroy();
		server.close();
	});
	return `redis://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test('without a worker the test says so, with what starts one', async () => {
	const settings = setup.settings();
	expect(await tested(settings)).toEqual({
		status: 'Error',
		message: expect.stringMatching(
			/^Redis and the shared file directory can be used\. No worker is running.*Start one: node .*cli\.js worker/,
		),
	});
});

test('it passes with a worker that has the same settings', async () => {
	const queue = await setup.queue();
	await setup.worker(queue);
	expect(await tested(queue.settings)).toMatchObject({
		status: 'OK',
		message: expect.stringMatching(/^The job queue is ready/),
	});
});

test('another encryption secret than the one of a worker fails, in either direction', async () => {
	const queue = await setup.queue();
	const secret = 'quite another secret, also long enough';
	await setup.worker(queue);
	expect((await tested({ ...queue.settings, encryptionSecret: secret })).message).toMatch(
		/uses a different encryption secret than n8n\. Set N8N_AI_ENCRYPTION_SECRET/,
	);
	await setup.worker(queue, { queue: { ...queue.settings, encryptionSecret: secret } });
	expect((await tested(queue.settings)).message).toContain('a different encryption secret');
});

test('another shared file directory than the one of a worker fails, whichever worker it is', async () => {
	const queue = await setup.queue();
	await setup.worker(queue);
	await setup.worker(queue, { queue: { ...queue.settings, fileDirectory: anotherFolder() } });
	const { status, message } = await tested(queue.settings);
	expect(status).toBe('Error');
	expect(message.match(/in another place than n8n/g)).toHaveLength(1);
	expect(message).toContain(queue.settings.fileDirectory);
});

test('a worker of another namespace does not count', async () => {
	const queue = await setup.queue();
	await setup.worker(queue);
	const { message } = await tested({ ...queue.settings, namespace: 'team-a' });
	expect(message).toMatch(/No worker is running.*--namespace team-a/);
});

test('a relative directory is refused and not created', async () => {
	const { message } = await tested({ ...setup.settings(), fileDirectory: 'n8n-ai-files' });
	expect(message).toContain('Shared File Directory must be an absolute path');
	expect(existsSync('n8n-ai-files')).toBe(false);
});

test('a directory that never answers is named within ten seconds, by doctor as well', async () => {
	const settings = setup.settings();
	const letGo = hangDirectory(filesOf(readQueueSettings(settings)));
	setup.atEnd(letGo);
	expect((await tested(settings)).message).toMatch(/shared file directory .* did not answer/);
	const startedAt = Date.now();
	const { code, out } = await cliCommand(readQueueSettings(settings), ['doctor']);
	expect(Date.now() - startedAt).toBeLessThan(15_000);
	// It ends by a signal of its own: an exit would wait for the directory.
	expect({ code, last: out.trim().split('\n').at(-1) }).toEqual({
		code: null,
		last: 'Queued jobs will not run until the errors above are fixed.',
	});
});

test('a server that says nothing, and a host that is nowhere, are named within ten seconds', async () => {
	const silent = await tested({ ...setup.settings(), url: await silentServer() });
	expect(silent.message).toMatch(/Redis at 127\.0\.0\.1:\d+ cannot be reached: it did not answer/);
	// An address of the documentation range (RFC 5737): packets to it go nowhere, or are refused.
	const nowhere = await tested({ ...setup.settings(), url: 'redis://192.0.2.1:6379' });
	expect(nowhere.message).toContain('Redis at 192.0.2.1:6379 cannot be reached');
});

test('a Redis that stops in the middle is named within ten seconds', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const admin = new Redis(redis.url);
	setup.atEnd(() => {
		admin.disconnect();
	});
	const settings = { ...setup.settings(), url: redis.url };
	// It lets connections in and holds back every command after the first few.
	await admin.call('CLIENT', 'PAUSE', '30000', 'WRITE');
	const { message } = await tested(settings);
	expect(message).toMatch(/Redis at 127\.0\.0\.1:\d+ did not answer within 7 seconds/);
});

test('doctor says that jobs run only if a worker with its settings is there', async () => {
	const queue = await setup.queue();
	const ask = async () => {
		const { code, out } = await cliCommand(queue.settings, ['doctor']);
		return { code, last: out.trim().split('\n').at(-1), out };
	};
	expect(await ask()).toMatchObject({
		code: 1,
		last: 'Queued jobs will not run until the errors above are fixed.',
		out: expect.stringContaining('ERROR    No worker is running'),
	});
	const secret = 'quite another secret, also long enough';
	const other = await setup.worker(queue, {
		queue: { ...queue.settings, encryptionSecret: secret },
	});
	expect((await ask()).out).toContain('a different encryption secret than this command');
	await other.close();
	await setup.worker(queue);
	expect(await ask()).toMatchObject({ code: 0, last: expect.stringMatching(/queued jobs run/i) });
});
