import { readQueueSettings } from '../../../jobs/redis/read-queue-settings';
import { redisServer } from '../../../jobs/redis/redis-server';
import { toRedisFailure } from '../../../jobs/redis/to-redis-failure';

const encryptionSecret = 'an encryption secret for tests, long enough';
const read = (input: object) => readQueueSettings({ encryptionSecret, ...input });

test('a URL says it all', () => {
	const settings = read({ url: 'rediss://us%40er:p%2Fw@[::1]:6380/3' });
	expect(redisServer(settings)).toEqual({
		...{ host: '::1', port: 6380, db: 3, username: 'us@er', password: 'p/w', tls: {} },
	});
	expect(settings).toMatchObject({ prefix: '{n8n-ai}', keepCompletedHours: 24 });
	expect(settings.fileDirectory).toMatch(/\.n8n-openai-compatible.files$/);
});

test('a password of its own is used in place of the one in the URL, which works as before', () => {
	const passwordOf = (input: object) => redisServer(read(input)).password;
	expect(passwordOf({ url: 'redis://:in-url@redis' })).toBe('in-url');
	expect(passwordOf({ url: 'redis://redis', password: 'p@ss/w:rd' })).toBe('p@ss/w:rd');
	expect(passwordOf({ url: 'redis://:old@redis', password: 'new' })).toBe('new');
	expect(passwordOf({ url: 'redis://redis' })).toBeUndefined();
	expect(redisServer(read({ url: 'redis://us%40er@redis', password: 'p' }))).toMatchObject({
		...{ username: 'us@er', password: 'p' },
	});
});

test('a host has its own fields', () => {
	const tls = { enabled: true, servername: 'redis.example.com' };
	const settings = read({ host: 'redis', password: 'secret', database: 2, tls });
	expect(redisServer(settings)).toEqual({
		...{ host: 'redis', port: 6379, db: 2, password: 'secret' },
		tls: { servername: 'redis.example.com' },
	});
});

test.each([
	[{}, 'either a URL or a host'],
	[{ url: 'redis://a', host: 'b' }, 'either a URL or a host'],
	[{ url: 'http://a' }, 'redis://'],
	[{ url: 'redis://:ab%cd@host' }, 'write % as %25'],
	[{ url: 'redis://localhost:port' }, 'is not a Redis address'],
	[{ url: 'redis://:a#b@localhost' }, '# as %23'],
	[{ url: 'redis://localhost/abc' }, 'is not a Redis address'],
	[{ host: 'a', encryptionSecret: 'short' }, '32 characters'],
	[{ host: 'a', prefix: 'a:b' }, 'Key Prefix must not be empty or contain spaces, colons'],
	[{ host: 'a', fileDirectory: 'files' }, 'Shared File Directory must be an absolute path'],
	[{ host: 'a', fileDirectory: './files' }, 'must be an absolute path'],
	[{ host: 'a', fileDirectory: '~/files' }, 'must be an absolute path'],
	[{ host: 'a', fileDirectory: '' }, 'must be an absolute path'],
	[{ host: 'a', cluster: true, prefix: 'plain' }, 'braces'],
])('%j is refused: %s', (input, said) => {
	expect(() => read(input)).toThrow(said);
});

test('a failure of Redis names the server and never the password', () => {
	const settings = read({ url: 'redis://:hidden@redis.example.com' });
	for (const message of ['WRONGPASS invalid', 'NOPERM no', 'connect ECONNREFUSED', 'odd']) {
		const failure = toRedisFailure(new Error(message), settings);
		expect(failure.message).toContain('redis.example.com:6379');
		expect(JSON.stringify(failure.details)).not.toContain('hidden');
		expect(failure.details.hint).toBeTruthy();
	}
});
