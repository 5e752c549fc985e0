import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { QueueSettings } from './queue-settings';
import { redisServer } from './redis-server';
import { gatherWrites } from './gather-writes';
import { otherSentinels } from './sentinel-settings';
import { toRedisFailure } from './to-redis-failure';
import { within } from './within';

export type RedisClient = Redis | Cluster;

/** A further connection of the same kind, for what blocks one. */
export const duplicate = (redis: RedisClient): RedisClient =>
	redis instanceof Cluster ? redis.duplicate() : redis.duplicate();

/** A producer gives up on a command after three tries; a worker waits until Redis is back. */
export type RedisRole = 'producer' | 'worker';

/**
 * A connection that has not answered for this long is dead without a word, and a new one is made;
 * in milliseconds. Workers ask Redis to hold an answer back for up to 10 s.
 */
const silentMs: Record<RedisRole, number> = { producer: 8000, worker: 12_000 };

/**
 * No command of a producer takes longer, in milliseconds: one that was under way when the
 * connection broke is given up by nobody else (github.com/redis/ioredis/pull/2197).
 */
const commandMs = 20_000;

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
		socketTimeout: silentMs[role],
		// After a failover the address may lead to the new primary.
		reconnectOnError: ({ message }) => message.startsWith('READONLY'),
		...(role === 'worker'
			? { maxRetriesPerRequest: null }
			: { maxRetriesPerRequest: 3, commandTimeout: commandMs }),
	});
	gatherWrites(client);
	client.on('error', (error: Error) => {
		firstError ??= error;
		if (connected) onError(error);
	});
	try {
		await within(
			6000,
			client.connect().then(() => client.ping()),
			() => new Error('timed out'),
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
	const { sentinel } = settings;
	if (sentinel) {
		return new Redis({
			...redisOptions,
			...{ db, retryStrategy, lazyConnect: true },
			sentinels: [{ host, port }, ...otherSentinels(sentinel)],
			name: sentinel.name,
			sentinelRetryStrategy: retryStrategy,
			...(sentinel.password === undefined ? {} : { sentinelPassword: sentinel.password }),
			...(redisOptions.tls
				? { sentinelTLS: redisOptions.tls, enableTLSForSentinelMode: true }
				: {}),
		});
	}
	return settings.cluster
		? new Cluster([{ host, port }], {
				lazyConnect: true,
				clusterRetryStrategy: retryStrategy,
				...failoverOf(redisOptions),
				redisOptions,
			})
		: new Redis({ ...redisOptions, host, port, db, retryStrategy, lazyConnect: true });
}

/**
 * A replica takes seconds to replace a primary, 15 and more by default. Until then every node leads
 * to the dead one.
 */
const failoverOf = ({ maxRetriesPerRequest }: Login) => ({
	retryDelayOnMoved: 200,
	maxRedirections: maxRetriesPerRequest === null ? 600 : 90,
});

type Login = Pick<
	RedisOptions,
	| 'username'
	| 'password'
	| 'tls'
	| 'connectTimeout'
	| 'keepAlive'
	| 'maxRetriesPerRequest'
	| 'socketTimeout'
	| 'commandTimeout'
	| 'reconnectOnError'
>;

function login(settings: QueueSettings): Login {
	const { username, password, tls } = redisServer(settings);
	return {
		...(username === undefined ? {} : { username }),
		...(password === undefined ? {} : { password }),
		...(tls === undefined ? {} : { tls }),
	};
}
