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
	[{ url: 'redis://:ab%zz@host' }, 'is not a Redis address'],
	[{ url: 'redis://localhost:port' }, 'is not a Redis address'],
	[{ url: 'redis://:a#b@localhost' }, 'is not a Redis address'],
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

test.each([
	[{ url: 'http://a' }, 'Redis URL must start with redis:// or rediss://, and contain no spaces'],
	[{ url: '' }, 'Redis URL must start with redis:// or rediss://, and contain no spaces'],
	[
		{ url: 'redis://:ab%zz@b' },
		'Redis URL is not a Redis address such as redis://user@host:6379/0',
	],
	[{ host: '' }, 'Host must not be empty'],
	[{ host: 'a', port: 0 }, 'Port must be a whole number from 1 to 65535'],
	[{ host: 'a', port: 1.5 }, 'Port must be a whole number from 1 to 65535'],
	[{ host: 'a', port: NaN }, 'Port must be a whole number from 1 to 65535'],
	[{ host: 'a', database: -1 }, 'Database must be a whole number, 0 or greater'],
	[{ host: 'a', keepCompletedHours: 0 }, 'Keep Completed Jobs must be a number of hours'],
	[{ host: 'a', callbackUrl: 'n8n' }, 'Callback URL must be a web address such as http://n8n:5678'],
	[{ host: 'a', prefix: '' }, 'Key Prefix must not be empty or contain spaces, colons or @'],
])('%j is one mistake, in one plain sentence: %s', (input, said) => {
	let message = '';
	try {
		read(input);
	} catch (error) {
		({ message } = error as Error);
	}
	expect(message).toMatch(/^The job queue is not set up correctly: [^;]+$/);
	expect(message).toContain(`: ${said}`);
	expect(message).not.toMatch(/Invalid|expected|Too /);
});

test('a URL that is wrong is told with the field for the password', () => {
	const hintOf = (input: object) => {
		try {
			read(input);
		} catch (error) {
			return (error as { details?: { hint?: string } }).details?.hint;
		}
		return undefined;
	};
	expect(hintOf({ url: 'redis://:a#b@host' })).toContain('enter it in the field Password');
	expect(hintOf({ host: '' })).toBe('Correct the Job Queue (Redis) credential');
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
