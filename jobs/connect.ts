import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { QueueSettings } from './queue-settings';
import { redisServer } from './redis-server';
import { toRedisFailure } from './to-redis-failure';

export type RedisClient = Redis | Cluster;

/** A producer gives up on a command after three tries; a worker waits until Redis is back. */
export type RedisRole = 'producer' | 'worker';

/**
 * Connects within 6 s or throws a Failure that says why not. From then on the client reconnects
 * by itself; what it meets on the way goes to `onError`.
 */
export async function connect(
	settings: QueueSettings,
	role: RedisRole,
	onError: (error: Error) => void = () => undefined,
): Promise<RedisClient> {
	let connected = false;
	let firstError: Error | undefined;
	const again = (times: number) => (connected ? Math.min(200 * times, 2000) : null);
	const client = create(settings, again, {
		...login(settings),
		connectTimeout: 5000,
		keepAlive: 30_000,
		maxRetriesPerRequest: role === 'worker' ? null : 3,
	});
	client.on('error', (error: Error) => {
		firstError ??= error;
		if (connected) onError(error);
	});
	try {
		await within(
			6000,
			client.connect().then(() => client.ping()),
		);
		// A database that does not exist is reported aside; the client would go on with database 0.
		if (firstError) throw firstError;
		connected = true;
		return client;
	} catch (error) {
		if (client.status !== 'end') client.disconnect();
		throw toRedisFailure(firstError ?? error, settings);
	}
}

function create(
	settings: QueueSettings,
	retryStrategy: (times: number) => number | null,
	redisOptions: Login,
): RedisClient {
	const { host, port, db } = redisServer(settings);
	return settings.cluster
		? new Cluster([{ host, port }], {
				lazyConnect: true,
				clusterRetryStrategy: retryStrategy,
				redisOptions,
			})
		: new Redis({ ...redisOptions, host, port, db, retryStrategy, lazyConnect: true });
}

type Login = Pick<
	RedisOptions,
	'username' | 'password' | 'tls' | 'connectTimeout' | 'keepAlive' | 'maxRetriesPerRequest'
>;

function login(settings: QueueSettings): Login {
	const { username, password, tls } = redisServer(settings);
	return {
		...(username === undefined ? {} : { username }),
		...(password === undefined ? {} : { password }),
		...(tls === undefined ? {} : { tls }),
	};
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new Error('timed out'));
		}, ms);
	});
	try {
		await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
