import { randomUUID } from 'node:crypto';
import type { Finding } from './finding';
import type { RedisClient } from './connect';
import { parseInfo } from './parse-info';
import type { QueueSettings } from './queue-settings';
import { toRedisFailure } from './to-redis-failure';
import { keyPrefix } from './key-prefix';
import { channels, checkKey, keyMaker } from './redis-keys';
import { runScript } from './run-script';

/** Looks at a connected server: version, eviction, persistence, rights. */
export async function inspectRedis(
	redis: RedisClient,
	settings: QueueSettings,
): Promise<Finding[]> {
	const info = await redis.info().then(parseInfo, () => undefined);
	return [
		...(info ? [version(info), eviction(info), persistence(info)] : [noInfo]),
		await rights(redis, settings),
	];
}

type Info = Map<string, string>;

const noInfo: Finding = {
	level: 'warning',
	what: 'Version, eviction and persistence of Redis are unknown, because the user is not allowed to read them',
	howTo: 'Give the user the right +info',
};

function version(info: Info): Finding {
	const is = info.get('redis_version') ?? '0';
	const [major = 0, minor = 0] = is.split('.').map(Number);
	return major > 6 || (major === 6 && minor >= 2)
		? { level: 'ok', what: `Redis has version ${is}`, howTo: '' }
		: { level: 'error', what: `Redis has version ${is}`, howTo: 'Use 6.2 or newer, preferably 7' };
}

function eviction(info: Info): Finding {
	const policy = info.get('maxmemory_policy') ?? 'noeviction';
	const bounded = Number(info.get('maxmemory') ?? 0) > 0;
	if (policy === 'noeviction') return { level: 'ok', what: 'Redis does not evict keys', howTo: '' };
	return {
		level: bounded ? 'error' : 'warning',
		what: `Redis may delete jobs when its memory is full (maxmemory-policy ${policy})`,
		howTo: 'Run CONFIG SET maxmemory-policy noeviction, and set the same in redis.conf',
	};
}

function persistence(info: Info): Finding {
	if (info.get('aof_enabled') !== '1') {
		return {
			level: 'warning',
			what: 'Redis does not keep an append-only file: a crash loses the jobs since its last snapshot',
			howTo: 'Run CONFIG SET appendonly yes, and set the same in redis.conf',
		};
	}
	return info.get('aof_last_write_status') === 'err'
		? {
				level: 'error',
				what: 'Redis cannot write its append-only file',
				howTo: 'Free up space on its disk',
			}
		: { level: 'ok', what: 'Redis keeps an append-only file', howTo: '' };
}

const script = `
redis.call('TIME')
redis.call('HSET', KEYS[1], 'a', '1')
redis.call('HSETNX', KEYS[1], 'b', '1')
redis.call('HINCRBY', KEYS[1], 'b', 1)
redis.call('PEXPIRE', KEYS[1], 60000)
return redis.call('DEL', KEYS[1])
`;

/** Does on a key of its own what the queue does on others. */
async function rights(redis: RedisClient, settings: QueueSettings): Promise<Finding> {
	const keys = keyMaker(keyPrefix(settings));
	const key = checkKey(keys, randomUUID());
	try {
		await runScript(redis, script, [key]);
		const write = redis.multi().set(key, '1', 'PX', 60_000).sadd(`${key}-set`, '1');
		const replies = await write.zadd(`${key}-zset`, 1, '1').exec();
		const refused = replies?.find(([error]) => error)?.[0];
		if (refused) throw refused;
		await redis.xadd(`${key}-stream`, 'MAXLEN', '~', 10, '*', 'a', '1');
		await redis.bzpopmin(`${key}-zset`, 0.01);
		await redis.publish(channels(keys).cancel, '[]');
		await redis.del(key, `${key}-set`, `${key}-zset`, `${key}-stream`);
		return { level: 'ok', what: 'The user has all rights that the queue needs', howTo: '' };
	} catch (error) {
		const { message, details } = toRedisFailure(error, settings);
		return { level: 'error', what: message, howTo: details.hint ?? '' };
	}
}
