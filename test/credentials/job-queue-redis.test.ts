import { NodeHelpers, type IDataObject } from 'n8n-workflow';
import { JobQueueRedis } from '../../credentials/JobQueueRedis.credentials';
import { redisServer } from '../../jobs/redis/redis-server';
import { otherSentinels } from '../../jobs/redis/sentinel-settings';
import { queueOf } from '../../nodes/shared/parameters/queue-of';

const credential = new JobQueueRedis();
const encryptionSecret = 'an encryption secret for tests, long enough';

/** The fields that n8n shows for what is filled in. */
const shown = (data: IDataObject) => {
	const defaults = Object.fromEntries(
		credential.properties.map((property) => [property.name, property.default]),
	);
	return credential.properties
		.filter((property) =>
			NodeHelpers.displayParameter({ ...defaults, ...data } as never, property, null, null),
		)
		.map(({ name }) => name);
};

test('little is asked, and the rest is behind Advanced', () => {
	const secrets = ['encryptionSecret', 'fileStorage', 'fileDirectory', 'advanced'];
	expect(shown({})).toEqual(['connection', 'url', 'password', ...secrets]);
	expect(shown({ connection: 'server' })).toEqual([
		...['connection', 'host', 'port', 'username', 'password', 'database', 'tls'],
		...secrets,
	]);
	expect(shown({ advanced: true })).toEqual(
		expect.arrayContaining(['previousSecret', 'cluster', 'prefix', 'namespace']),
	);
});

test.each([
	['directory', ['fileDirectory'], []],
	['worker', ['filesUrl'], []],
	[
		's3',
		['s3Bucket', 's3Region', 's3Endpoint', 's3AccessKeyId', 's3SecretAccessKey'],
		['s3Folder', 's3PathStyle', 's3Encryption'],
	],
])('the storage %s asks for its own fields alone', (fileStorage, basic, more) => {
	const fields = (advanced: boolean) =>
		shown({ fileStorage, advanced }).filter((name) => /^(s3|files|fileD)/.test(name));
	expect(fields(false)).toEqual(basic);
	expect(fields(true)).toEqual([...basic, ...more]);
});

test('the storages that have no default address require one', () => {
	const required = credential.properties.filter((property) => property.required);
	expect(required.map(({ name }) => name)).toEqual([
		...['encryptionSecret', 'filesUrl', 's3Bucket'],
		...['s3AccessKeyId', 's3SecretAccessKey'],
	]);
});

test('the password and the secrets are masked, and the address is not', () => {
	const masked = credential.properties
		.filter(({ typeOptions }) => typeOptions?.password)
		.map(({ name }) => name);
	const secrets = ['encryptionSecret', 's3SecretAccessKey', 'previousSecret'];
	expect(masked).toEqual(['password', ...secrets, 'sentinelPassword']);
});

test.each([
	['redis://:secret@redis:6379', true],
	['rediss://user:secret@redis:6380/1', true],
	['redis://user@redis:6379', true],
	['redis://redis:6379', false],
	['redis://localhost:6379/0', false],
])('whether %s may contain a password is noticed: %s', (url, isTold) => {
	expect(shown({ url }).includes('urlPasswordNotice')).toBe(isTold);
});

test.each([
	[{ connection: 'url', url: 'redis://user@redis:1', password: 'p@ss' }, 'user', 'p@ss'],
	[{ connection: 'url', url: 'redis://user:old@redis:1', password: '' }, 'user', 'old'],
	[{ connection: 'server', host: 'redis', username: 'user', password: 'p@ss' }, 'user', 'p@ss'],
])('%j logs in as %s with %s', (data, username, password) => {
	expect(redisServer(queueOf({ ...data, encryptionSecret }))).toMatchObject({
		...{ host: 'redis', username, password },
	});
});

test('a port that an expression made a text is one, and any other text is told in words', () => {
	const portOf = (port: string) =>
		redisServer(queueOf({ connection: 'server', host: 'redis', port, encryptionSecret })).port;
	expect(portOf('6380')).toBe(6380);
	expect(() => portOf('six')).toThrow('Port must be a whole number from 1 to 65535');
});

const certificates = ['tlsServername', 'tlsCa'];
const rediss = { connection: 'url', url: 'rediss://redis:6380', advanced: true };

test.each([
	[rediss, true],
	[{ ...rediss, url: 'redis://redis:6379' }, false],
	[{ ...rediss, url: '={{ $env.REDIS_URL }}' }, true],
	[{ connection: 'server', tls: true, advanced: true }, true],
	[{ connection: 'server', tls: false, advanced: true }, false],
	[{ connection: 'server', tls: false, url: 'rediss://redis', advanced: true }, false],
	[{ connection: 'url', tls: true, url: 'redis://redis', advanced: true }, false],
])('%j shows the fields of certificates: %s', (data, isShown) => {
	const names = shown(data).filter((name) => certificates.includes(name));
	expect(names).toEqual(isShown ? certificates : []);
});

test('a URL alone says whether TLS is used, and a switch that is hidden does not', () => {
	const tlsOf = (data: IDataObject) =>
		redisServer(queueOf({ ...data, encryptionSecret } as never)).tls;
	const ca = { tlsCa: 'pem' };
	expect(tlsOf({ connection: 'url', url: 'redis://redis', tls: true, ...ca })).toBeUndefined();
	expect(tlsOf({ connection: 'url', url: 'rediss://redis', ...ca })).toEqual({ ca: 'pem' });
	expect(tlsOf({ connection: 'server', host: 'redis', tls: true, ...ca })).toEqual({ ca: 'pem' });
});

test('n8n keeps what is filled in for the certificates, of either way to connect', () => {
	for (const data of [rediss, { connection: 'server', host: 'redis', tls: true, advanced: true }]) {
		const filled = { ...data, tlsServername: 'name', tlsCa: 'pem' };
		expect(
			NodeHelpers.getNodeParameters(credential.properties, filled, true, false, null, null),
		).toMatchObject(filled);
	}
});

test('the defaults of all fields make a valid queue', () => {
	const data = Object.fromEntries(
		credential.properties.map(({ name, default: value }) => [name, value as string]),
	);
	expect(queueOf({ ...data, encryptionSecret })).toMatchObject({
		url: 'redis://localhost:6379',
		prefix: '{n8n-ai}',
		keepCompletedHours: 24,
	});
});

test('the storage that is chosen counts, whatever the fields of the others say', () => {
	const filled = {
		...{ url: 'redis://redis:1', encryptionSecret, fileDirectory: '/data/files' },
		...{ filesUrl: 'http://worker-1:8090', s3Bucket: 'files', s3Region: 'eu-central-1' },
		...{ s3AccessKeyId: 'key', s3SecretAccessKey: 'secret', s3KmsKeyId: 'of aws:kms' },
	};
	const chosen = (fileStorage: string) => queueOf({ ...filled, fileStorage });
	expect(chosen('directory')).toMatchObject({ fileDirectory: '/data/files' });
	expect(chosen('worker')).toMatchObject({ filesUrl: 'http://worker-1:8090' });
	expect(chosen('s3').s3).toEqual({
		...{ bucket: 'files', region: 'eu-central-1', accessKeyId: 'key', secretAccessKey: 'secret' },
		...{ pathStyle: true, encryption: 'none' },
	});
	expect(chosen('directory').s3 ?? chosen('directory').filesUrl).toBeUndefined();
	expect(chosen('s3').filesUrl).toBeUndefined();
});

const key = { s3AccessKeyId: 'key', s3SecretAccessKey: 'secret' };

test.each([
	[{ fileStorage: 's3', ...key }, 'Bucket must be the name of a bucket'],
	[
		{ fileStorage: 's3', ...key, s3Bucket: 'files', s3Endpoint: 'minio' },
		'Endpoint must be an address',
	],
	[{ fileStorage: 's3', s3Bucket: 'files' }, 'the S3 access key is empty'],
	[{ fileStorage: 'worker' }, 'Worker URL must be an address such as http://worker-1:8090'],
])('%j is said by the names of the fields', (data, said) => {
	const read = () => queueOf({ url: 'redis://redis:1', encryptionSecret, ...data });
	expect(read).toThrow(said);
});

test('sentinels are read as people write them, and asked for by the name of the primary alone', () => {
	const sentinelName = 'mymaster';
	const sentinels = ' sentinel-2:26380 ,[::1],sentinel-3, ';
	const data = { url: 'redis://sentinel-1', encryptionSecret, sentinels };
	const settings = queueOf({ ...data, sentinelName, sentinelPassword: 'secret' });
	expect(settings.sentinel).toMatchObject({ name: sentinelName, password: 'secret' });
	expect(redisServer(settings)).toMatchObject({ host: 'sentinel-1', port: 26_379 });
	if (!settings.sentinel) throw new Error('no sentinel');
	expect(otherSentinels(settings.sentinel)).toEqual([
		{ host: 'sentinel-2', port: 26_380 },
		{ host: '::1', port: 26_379 },
		{ host: 'sentinel-3', port: 26_379 },
	]);
	expect(queueOf(data).sentinel).toBeUndefined();
	expect(queueOf({ ...data, sentinelName, cluster: true }).sentinel).toBeUndefined();
	expect(() => queueOf({ ...data, sentinelName, sentinels: 'redis://a' })).toThrow(
		'Further Sentinels must be addresses such as sentinel-2:26379',
	);
	const shownWith = (name: string) => shown({ advanced: true, sentinelName: name });
	expect(shownWith('')).not.toContain('sentinels');
	expect(shownWith('mymaster')).toEqual(expect.arrayContaining(['sentinels', 'sentinelPassword']));
});
