import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { QueueSettingsInput } from '../../jobs/redis/queue-settings';
import { readQueueSettings } from '../../jobs/redis/read-queue-settings';
import { doctor } from '../../workers/commands/doctor';
import { s3Server } from '../helpers/s3-server';
import { fixture, type TestSettings } from './helpers/fixture';
import { freePort, redisServer } from './helpers/redis-server';

const setup = fixture();
const real = process.env.TEST_REDIS_KIND === 'embedded' ? test.skip : test;
const password = 'right-password';

let redis: Awaited<ReturnType<typeof redisServer>>;
beforeAll(async () => {
	redis = await redisServer(['--requirepass', password, '--maxmemory-policy', 'noeviction']);
});
afterAll(async () => {
	await redis.stop();
});

const at = (login: string) => redis.url.replace('//', `//${login}@`);

/** Asks the server of these tests, which others must not see changed. */
async function configure(name: string, value: string) {
	const admin = new Redis(at(`:${password}`));
	await admin.call('CONFIG', 'SET', name, value);
	admin.disconnect();
}

async function withWorker(more: Partial<TestSettings>): Promise<TestSettings> {
	const settings = setup.settings(at(`:${password}`));
	const queue = await setup.queue({ ...settings, ...more });
	await setup.worker(queue);
	return settings;
}

type Plant = (right: TestSettings) => Promise<QueueSettingsInput> | QueueSettingsInput;

/** A mistake, what doctor has to say of it, and of its mend. */
const mistakes: [string, Plant, RegExp, RegExp][] = [
	[
		'nothing listens at the address of Redis',
		async (right) => ({ ...right, url: `redis://127.0.0.1:${String(await freePort())}` }),
		/no server is listening there/,
		/Check that Redis is running/,
	],
	[
		'a host that is unknown',
		(right) => ({ ...right, url: 'redis://no-such-host.invalid' }),
		/the host name is unknown/,
		/check the host/,
	],
	[
		'a wrong password',
		(right) => ({ ...right, url: at(':wrong') }),
		/refused the user or password/,
		/Check the user and password/,
	],
	[
		'no password',
		(right) => ({ ...right, url: redis.url }),
		/requires a password/,
		/Check the user and password/,
	],
	[
		'TLS to a server without it',
		(right) => ({ ...right, url: at(`:${password}`).replace('redis:', 'rediss:') }),
		/does not speak TLS|does not use TLS/,
		/redis:\/\/ instead of rediss:\/\/|host, port and TLS/,
	],
	[
		'the switch for a cluster',
		(right) => ({ ...right, cluster: true }),
		/Cluster setting is wrong/,
		/turn it off for a single server/,
	],
	[
		'a database that is not there',
		(right) => ({ ...right, url: `${at(`:${password}`)}/99` }),
		/no database with that number/,
		/Set the database to 0/,
	],
	[
		'a Redis that throws keys away',
		async (right) => {
			await configure('maxmemory-policy', 'allkeys-lru');
			return right;
		},
		/allkeys-lru/,
		/noeviction/,
	],
	[
		'a Redis that keeps nothing',
		async (right) => {
			await configure('appendonly', 'no');
			return right;
		},
		/append-only/,
		/appendonly yes/,
	],
	['no worker', (right) => right, /No worker is running/, /Start one: node .* worker/],
	[
		'a worker with another secret',
		async () => await withWorker({ encryptionSecret: 'another secret, also long enough' }),
		/different encryption secret/,
		/N8N_AI_ENCRYPTION_SECRET/,
	],
	[
		'a worker with another folder',
		async () => await withWorker({ fileDirectory: setup.settings().fileDirectory }),
		/keeps its files in another place/,
		/N8N_AI_FILE_DIR/,
	],
	[
		'a folder that cannot be made',
		(right) => ({ ...right, fileDirectory: join(__filename, 'files') }),
		/not writable \(ENOTDIR\)/,
		/Allow this process to write there/,
	],
	[
		'a bucket that is not there',
		async (right) => {
			const server = await s3Server({ checksSignatures: true });
			setup.atEnd(server.close);
			return { ...right, s3: { ...server.settings, bucket: 'elsewhere' } };
		},
		/There is no S3 bucket elsewhere/,
		/Create the bucket/,
	],
	[
		'a worker that does not serve its files',
		async (right) => ({ ...right, filesUrl: `http://127.0.0.1:${String(await freePort())}` }),
		/cannot be reached|did not answer/,
		/--serve-files|network in between/,
	],
	[
		'sentinels with a password of their own',
		(right) => ({ ...right, url: redis.url, sentinel: { name: 'mymaster' } }),
		/requires a password/,
		/N8N_AI_SENTINEL_PASSWORD/,
	],
	[
		'sentinels that are not there',
		async (right) => ({
			...right,
			url: `redis://127.0.0.1:${String(await freePort())}`,
			sentinel: { name: 'mymaster' },
		}),
		/No sentinel at .* answers/,
		/Sentinel Primary Name/,
	],
];

real.each(mistakes)('doctor finds %s and says the mend', async (_name, plant, what, mend) => {
	const right = setup.settings(at(`:${password}`));
	const planted = readQueueSettings(await plant(right));
	const { text } = await doctor(planted);
	const found = text.split('\n').findIndex((line) => what.test(line));
	expect(text).toMatch(what);
	expect(text.split('\n')[found + 1]).toMatch(mend);
	await configure('maxmemory-policy', 'noeviction');
	await configure('appendonly', 'yes');
});

real('doctor finds no mistake where there is none', async () => {
	const settings = await withWorker({});
	const { isWrong, text } = await doctor(readQueueSettings(settings));
	expect(isWrong).toBe(false);
	expect(text).not.toContain('ERROR');
});
