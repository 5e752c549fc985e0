import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { checkQueue } from '../../jobs/queue/check-queue';
import { deleteJobs } from '../../jobs/delete-jobs';
import { latestEvents } from '../../jobs/events/latest-events';
import { listBatches } from '../../jobs/list-batches';
import { openQueue } from '../../jobs/queue/open-queue';
import { retryFailed } from '../../jobs/retry-failed';
import { httpServer } from '../helpers/http-server';
import { chats, fixture, runChats } from './helpers/fixture';
import { freePort, redisServer } from './helpers/redis-server';

const setup = fixture();
const real = process.env.TEST_REDIS_KIND === 'embedded' ? describe.skip : describe;

const errorsOf = async (input: Parameters<typeof checkQueue>[0]) => {
	const { findings } = await checkQueue(input);
	return findings
		.filter(({ level, what }) => level === 'error' && !what.startsWith('No worker is running'))
		.map(({ what }) => what);
};

test('a queue that is set up right and has a worker is well', async () => {
	const queue = await setup.queue();
	expect(await checkQueue(queue.settings)).toMatchObject({ ok: false, isReady: true });
	await setup.worker(queue);
	expect(await checkQueue(queue.settings)).toMatchObject({ ok: true, isReady: true });
	expect(await errorsOf(queue.settings)).toEqual([]);
});

test('every mistake of the settings is named at once', async () => {
	const [what] = await errorsOf({ url: 'http://x', encryptionSecret: 'short', prefix: 'a b' });
	expect(what).toContain('redis://');
	expect(what).toContain('32 characters');
	expect(what).toContain('Key Prefix');
});

test('what cannot be reached is said', async () => {
	const nowhere = { ...setup.settings(), url: `${setup.redisUrl()}/99` };
	expect((await errorsOf(nowhere))[0]).toContain('no database with that number');
	const url = `redis://127.0.0.1:${String(await freePort())}`;
	expect(await errorsOf({ ...setup.settings(), url })).toEqual([
		expect.stringContaining('no server is listening there'),
	]);
	const unknown = 'redis://no-such-host.invalid';
	expect((await errorsOf({ ...setup.settings(), url: unknown }))[0]).toContain('host name');
	await expect(openQueue({ ...setup.settings(), url })).rejects.toMatchObject({
		details: { kind: 'temporarily-unavailable' },
	});
});

test('a port that stays silent is given up', async () => {
	const server = createServer(() => undefined).listen(0, '127.0.0.1');
	await once(server, 'listening');
	setup.atEnd(() => {
		server.close();
	});
	const { port } = server.address() as { port: number };
	const url = `redis://127.0.0.1:${String(port)}`;
	await expect(openQueue({ ...setup.settings(), url })).rejects.toThrow('did not answer in time');
});

test('what is no Redis is named', async () => {
	const server = await httpServer((_request, response) => response.end('hello'));
	setup.atEnd(() => server.close());
	const url = server.url.replace('http', 'redis');
	expect((await errorsOf({ ...setup.settings(), url }))[0]).toContain('is not Redis');
});

test('a shared file directory that cannot be made is named', async () => {
	const fileDirectory = join(__filename, 'blobs');
	expect((await errorsOf({ ...setup.settings(), fileDirectory }))[0]).toContain('ENOTDIR');
});

/** The rights that the guide gives to the queue's user. */
const rights =
	/~\{n8n-ai\}.*/
		.exec(readFileSync(join(__dirname, '..', '..', 'docs', 'workers.md'), 'utf8'))?.[0]
		.replaceAll('{n8n-ai}', '{acl}') ?? '';

real('logins', () => {
	let redis: Awaited<ReturnType<typeof redisServer>>;
	const at = (login: string) => redis.url.replace('//', `//${login}@`);

	beforeAll(async () => {
		redis = await redisServer(['--requirepass', 'right-password']);
		const admin = await openQueue({ ...setup.settings(), url: at(':right-password') });
		await admin.redis.call(
			'ACL',
			'SETUSER',
			'queue',
			'on',
			'>queue-password',
			...rights.split(' '),
		);
		await admin.redis.call(
			'ACL',
			'SETUSER',
			'weak',
			'on',
			'>weak-password',
			'~*',
			'+@read',
			'+@connection',
		);
		await admin.close();
	});
	afterAll(async () => {
		await redis.stop();
	});

	test('a wrong and a missing password are told apart', async () => {
		const wrong = await errorsOf({ ...setup.settings(), url: at(':wrong-password') });
		expect(wrong).toEqual([expect.stringContaining('refused the user or password')]);
		expect(wrong[0]).not.toContain('wrong-password');
		const thrown: unknown = await openQueue({
			...setup.settings(),
			url: at(':wrong-password'),
		}).catch((error: unknown) => error);
		const all = inspect(thrown, { depth: 20, showHidden: true });
		expect(all).toContain('WRONGPASS');
		expect(all).not.toContain('wrong-password');
		expect(await errorsOf({ ...setup.settings(), url: redis.url })).toEqual([
			expect.stringContaining('requires a password'),
		]);
		expect(await errorsOf({ ...setup.settings(), url: at(':right-password') })).toEqual([]);
	});

	test('a user without rights is told so', async () => {
		const errors = await errorsOf({ ...setup.settings(), url: at('weak:weak-password') });
		expect(errors).toEqual([expect.stringContaining('lacks rights that the job queue needs')]);
	});

	test('the rights of the guide are enough', async () => {
		const given = { ...setup.settings(at('queue:queue-password')), prefix: '{acl}' };
		expect(await errorsOf(given)).toEqual([]);
		const queue = await setup.queue(given);
		const server = await setup.chatServer();
		const complaints: string[] = [];
		const log = pino({ level: 'warn' }, { write: (line: string) => complaints.push(line) });
		await setup.worker(queue, { log });
		const { batchId } = await runChats(queue, chats(server, ['a', 'b'], { deadlineMs: 60_000 }));
		expect(complaints).toEqual([]);
		expect(await listBatches(queue)).toHaveLength(1);
		expect((await latestEvents(queue, 'job', 5)).events).toHaveLength(2);
		await expect(retryFailed(queue, { batchId })).rejects.toThrow('nothing to retry');
		expect(await deleteJobs(queue, { batchId })).toBe(2);
	});

	test('TLS towards a server without it, and eviction, are named', async () => {
		const url = at(':right-password').replace('redis:', 'rediss:');
		expect((await errorsOf({ ...setup.settings(), url }))[0]).toContain('TLS');
		const admin = await openQueue({ ...setup.settings(), url: at(':right-password') });
		await admin.redis.config('SET', 'maxmemory', '1gb');
		await admin.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
		const { ok, findings } = await checkQueue({ ...setup.settings(), url: at(':right-password') });
		await admin.redis.config('SET', 'maxmemory-policy', 'noeviction');
		await admin.close();
		expect(ok).toBe(false);
		expect(findings).toContainEqual({
			level: 'error',
			what: expect.stringContaining('allkeys-lru'),
			howTo: expect.stringContaining('noeviction'),
		});
	});
});
