import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig as configOf } from '../../../workers/config/config';
import { ConfigMistakes } from '../../../workers/config/config-mistakes';
import { readCall } from '../../../workers/config/read-call';

const secret = 'an encryption secret for tests, long enough';
const env = { N8N_AI_ENCRYPTION_SECRET: secret };

const readConfig = (argv: string[], given: Record<string, string>) =>
	configOf(readCall('worker', argv, given));

const mistakesOf = (argv: string[], given: Record<string, string> = env) => {
	try {
		readConfig(argv, given);
		return [];
	} catch (error) {
		expect(error).toBeInstanceOf(ConfigMistakes);
		return (error as ConfigMistakes).mistakes;
	}
};

test('a secret is enough', () => {
	expect(readConfig([], env)).toMatchObject({
		queue: { url: 'redis://localhost:6379', prefix: '{n8n-ai}', encryptionSecret: secret },
		concurrency: { chat: 10, transcription: 4, models: 10 },
		...{ logLevel: 'info', logFormat: 'json', drainTimeoutMs: 30_000 },
		...{ lockDurationMs: 30_000, stalledIntervalMs: 10_000 },
	});
	expect(readConfig([], env).healthPort).toBeUndefined();
});

test('the environment is read, and a flag wins', () => {
	const given = {
		...env,
		N8N_AI_REDIS_URL: 'redis://env:1',
		N8N_AI_PREFIX: '{env}',
		N8N_AI_CONCURRENCY: '3',
		N8N_AI_HEALTH_PORT: '8080',
	};
	const config = readConfig(['--redis-url', 'redis://flag:2', '--drain-timeout=1.5'], given);
	expect(config).toMatchObject({
		queue: { url: 'redis://flag:2', prefix: '{env}' },
		concurrency: { chat: 3, transcription: 3, models: 3 },
		...{ healthPort: 8080, drainTimeoutMs: 1500 },
	});
});

test('concurrency by capability serves these alone', () => {
	const { concurrency } = readConfig(['--concurrency', 'transcription=2, chat=20'], env);
	expect(concurrency).toEqual({ transcription: 2, chat: 20 });
});

test('the secret and the certificate may stand in files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'config-'));
	const file = join(folder, 'file');
	writeFileSync(file, `${secret}\n`);
	const { queue } = readConfig(['--encryption-secret-file', file, '--tls-ca', file], {});
	expect(queue).toMatchObject({ encryptionSecret: secret, tls: { ca: secret } });
	rmSync(folder, { recursive: true });
});

test('a relative shared file directory is refused, of a flag and of the environment', () => {
	const said = '--file-dir (N8N_AI_FILE_DIR) must be an absolute path such as';
	expect(mistakesOf(['--file-dir', 'files'])).toEqual([expect.stringContaining(said)]);
	const given = { ...env, N8N_AI_FILE_DIR: '~/files' };
	expect(mistakesOf([], given)).toEqual([expect.stringContaining(said)]);
	expect(mistakesOf(['--file-dir', '/data/files'])).toEqual([]);
});

test('every mistake is named at once', () => {
	const mistakes = mistakesOf(
		[
			...['--redis-url', 'http://x', '--concurrency', 'sing=2,chat=0', '--lock-duration', 'long'],
			...['--log-level', 'loud', '--nonsense', 'x', '--tls-ca', '/no/such/file', '--prefix'],
		],
		{ N8N_AI_ENCRYPTION_SECRET: 'short' },
	);
	const said = [
		...[
			'--redis-url (N8N_AI_REDIS_URL)',
			'N8N_AI_ENCRYPTION_SECRET must have at least 32',
			'"sing"',
		],
		...['got "0"', '--lock-duration (N8N_AI_LOCK_DURATION) must be a number', '--log-level'],
		...['--nonsense is unknown', '/no/such/file', '--prefix (N8N_AI_PREFIX) needs a value'],
	];
	for (const part of said) {
		expect(mistakes).toContainEqual(expect.stringContaining(part));
	}
	expect(mistakes.join()).not.toContain('short');
});

test.each([
	[['--health-port', 'abc'], '--health-port (N8N_AI_HEALTH_PORT) must be a whole number from 0'],
	[['--health-port', '70000'], '--health-port (N8N_AI_HEALTH_PORT) must be a whole number from 0'],
	[['--health-port='], '--health-port (N8N_AI_HEALTH_PORT) needs a value'],
	[['--prefix', '--cluster=true'], '--prefix (N8N_AI_PREFIX) needs a value'],
	[['--log-level', 'loud'], '--log-level (N8N_AI_LOG_LEVEL) must be trace, debug, info,'],
	[['--log-format', 'xml'], '--log-format (N8N_AI_LOG_FORMAT) must be json or pretty'],
	[['--cluster', 'maybe'], '--cluster (N8N_AI_CLUSTER) must be true or false'],
	[['--redis-url', 'x'], '--redis-url (N8N_AI_REDIS_URL) must start with redis:// or rediss://'],
	[['--redis-url', 'redis://:a#b@c'], '--redis-url (N8N_AI_REDIS_URL) is not a Redis address'],
])('%j is one mistake, in plain words: %s', (argv, said) => {
	expect(mistakesOf(argv)).toEqual([expect.stringContaining(said)]);
	expect(mistakesOf(argv).join()).not.toMatch(/Invalid|expected|Too /);
});

test('a Redis URL that is wrong is told with how to write its password', () => {
	expect(mistakesOf(['--redis-url', 'redis://:a#b@c']).join()).toContain(
		'write % as %25, # as %23',
	);
});

test.each([
	['encryption-secret', 'N8N_AI_ENCRYPTION_SECRET', 'encryption secret'],
	['previous-secret', 'N8N_AI_PREVIOUS_SECRET', 'previous secret'],
])('--%s works and is warned of', (flag, variable, name) => {
	const said = `The command line shows the ${name} to every user of this machine. Use ${variable} or --${flag}-file instead of --${flag}`;
	for (const argv of [[`--${flag}`, secret], [`--${flag}=${secret}`]]) {
		const { warnings } = readConfig(argv, env);
		expect(warnings).toEqual([said]);
		expect(warnings.join()).not.toContain(secret);
	}
	expect(readConfig([], { ...env, [variable]: secret }).warnings).toEqual([]);
	const folder = mkdtempSync(join(tmpdir(), 'config-'));
	writeFileSync(join(folder, 'file'), secret);
	expect(readConfig([`--${flag}-file`, join(folder, 'file')], env).warnings).toEqual([]);
	rmSync(folder, { recursive: true });
});

test('--sentinel-password is warned of, and of no file in its place', () => {
	const argv = ['--sentinel-name', 'mymaster', '--sentinel-password', 'secret'];
	expect(readConfig(argv, env).warnings).toEqual([
		'The command line shows the sentinel password to every user of this machine. Use N8N_AI_SENTINEL_PASSWORD instead of --sentinel-password',
	]);
});

test.each([
	[['--sentinels', 'a:1'], '--sentinels (N8N_AI_SENTINELS)', '--sentinel-name'],
	[['--sentinel-password', 'x'], 'N8N_AI_SENTINEL_PASSWORD', '--sentinel-name'],
	[['--s3-endpoint', 'http://minio:9000'], '--s3-endpoint (N8N_AI_S3_ENDPOINT)', '--s3-bucket'],
	[['--s3-path-style', 'false'], '--s3-path-style (N8N_AI_S3_PATH_STYLE)', '--s3-bucket'],
])('%j alone does nothing, which is a mistake', (argv, said, without) => {
	expect(mistakesOf(argv)).toEqual([
		expect.stringContaining(`${said} does nothing without ${without}`),
	]);
});

test('what TLS needs is not used without it, which is told', () => {
	const argv = ['--tls-servername', 'redis.example.com'];
	const warningsAt = (url: string) => readConfig([...argv, '--redis-url', url], env).warnings;
	expect(warningsAt('redis://redis')).toEqual([
		'--tls-servername (N8N_AI_TLS_SERVERNAME) is not used: TLS needs an address that starts with rediss://',
	]);
	expect(warningsAt('rediss://redis')).toEqual([]);
});

test('an ffmpeg that is named has to be there', () => {
	expect(readConfig(['--ffmpeg', process.execPath], env).ffmpegPath).toBe(process.execPath);
	expect(readConfig([], env).ffmpegPath).toBeUndefined();
	expect(mistakesOf(['--ffmpeg', '/nowhere/ffmpeg'])).toEqual([
		'--ffmpeg (N8N_AI_FFMPEG) points to a file that does not exist: /nowhere/ffmpeg',
	]);
});

test('the address of Redis may stand in a file; a password on the command line is warned of', () => {
	const folder = mkdtempSync(join(tmpdir(), 'config-'));
	const file = join(folder, 'url');
	const url = 'redis://user:pass@host:6379';
	writeFileSync(file, `${url}\n`);
	const fromFile = readConfig(['--redis-url-file', file], env);
	expect(fromFile).toMatchObject({ queue: { url }, warnings: [] });
	rmSync(folder, { recursive: true });
	expect(readConfig([], { ...env, N8N_AI_REDIS_URL: url }).warnings).toEqual([]);
	expect(readConfig(['--redis-url', 'redis://host:6379'], env).warnings).toEqual([]);
	for (const argv of [['--redis-url', url], [`--redis-url=${url}`], ['--redis-url=redis://:p@h']]) {
		const { warnings } = readConfig(argv, env);
		expect(warnings).toEqual([expect.stringContaining('--redis-url-file')]);
		expect(warnings.join()).not.toContain('pass@');
	}
});

test('files are kept in a bucket, or with a worker that serves them, in place of a folder', () => {
	const s3 = { N8N_AI_S3_BUCKET: 'files', N8N_AI_S3_ENDPOINT: 'http://minio:9000' };
	expect(readConfig(['--s3-folder', 'team'], { ...env, ...s3 }).queue.s3).toEqual({
		...{ bucket: 'files', endpoint: 'http://minio:9000', folder: 'team' },
		...{ pathStyle: true, encryption: 'none' },
	});
	const away = readConfig(['--s3-bucket', 'files', '--s3-path-style', 'false'], env);
	expect(away.queue.s3).toMatchObject({ pathStyle: false });
	const url = 'http://worker-1:8090';
	expect(readConfig(['--files-url', url], env).queue).toMatchObject({ filesUrl: url });
	expect(readConfig(['--serve-files', '8090'], env)).toMatchObject({ serveFilesPort: 8090 });
});

test.each([
	[['--s3-bucket', 'x'], '--s3-bucket (N8N_AI_S3_BUCKET) must be the name of a bucket'],
	[['--s3-bucket', 'files', '--s3-encryption', 'yes'], '--s3-encryption (N8N_AI_S3_ENCRYPTION)'],
	[
		['--s3-bucket', 'files', '--s3-kms-key-id', 'a'],
		'--s3-kms-key-id (N8N_AI_S3_KMS_KEY_ID) only goes with aws:kms',
	],
	[['--s3-bucket', 'files', '--s3-endpoint', 'minio'], 'must be an address such as'],
	[['--files-url', 'worker-1'], 'must be an address such as http://worker-1:8090'],
	[
		['--files-url', 'http://worker-1:8090', '--s3-bucket', 'files'],
		'--files-url (N8N_AI_FILES_URL) cannot be set together with an S3 bucket',
	],
	[['--serve-files', '8090', '--s3-bucket', 'files'], 'does not use with an S3 bucket'],
	[['--serve-files', '8090', '--files-url', 'http://a:1'], 'the files of another worker'],
])('%j is a mistake about files', (argv, said) => {
	expect(mistakesOf(argv)).toEqual([expect.stringContaining(said)]);
});

test('sentinels come from flags, their password from the environment', () => {
	const given = { ...env, N8N_AI_SENTINEL_PASSWORD: 'secret' };
	const { queue } = readConfig(['--sentinel-name', 'mymaster', '--sentinels', 'a:1, b'], given);
	expect(queue.sentinel).toEqual({ name: 'mymaster', others: ['a:1', 'b'], password: 'secret' });
	expect(mistakesOf(['--sentinel-name', 'mymaster', '--sentinels', 'a b'])).toEqual([
		expect.stringContaining('--sentinels (N8N_AI_SENTINELS) must be addresses such as'),
	]);
});
