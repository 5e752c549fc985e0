import { createHash } from 'node:crypto';
import type { RedisClient } from './connect';

const hashes = new Map<string, string>();

function hashOf(script: string): string {
	const known = hashes.get(script);
	if (known !== undefined) return known;
	const hash = createHash('sha1').update(script).digest('hex');
	hashes.set(script, hash);
	return hash;
}

/**
 * Runs a Lua script of the package by its hash, so that its text travels once; again in full where
 * the server does not know it: after a restart, a failover, or on another node of a cluster. Then it
 * runs later than what was sent after it, so that a script whose order counts goes by `eval` instead.
 */
export async function runScript(
	redis: RedisClient,
	script: string,
	keys: readonly string[],
	args: readonly (string | number)[] = [],
): Promise<unknown> {
	try {
		return await redis.evalsha(hashOf(script), keys.length, ...keys, ...args);
	} catch (error) {
		if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
		return await redis.eval(script, keys.length, ...keys, ...args);
	}
}
