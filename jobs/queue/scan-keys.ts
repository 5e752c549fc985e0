import { Cluster } from 'ioredis';
import type { JobQueue } from './open-queue';
import { keyPrefix } from '../redis/key-prefix';

/** Gives all keys under the prefix of the queue to `each`, some at a time. Needs the right to SCAN. */
export async function scanKeys(
	queue: JobQueue,
	each: (keys: string[]) => Promise<void>,
): Promise<void> {
	const match = `${keyPrefix(queue.settings).replace(/[\\*?[\]]/g, '\\$&')}:*`;
	const nodes = queue.redis instanceof Cluster ? queue.redis.nodes('master') : [queue.redis];
	for (const node of nodes) {
		for (let cursor = '0'; ;) {
			const [next, keys] = await node.scan(cursor, 'MATCH', match, 'COUNT', 1000);
			if (keys.length > 0) await each(keys);
			if (next === '0') break;
			cursor = next;
		}
	}
}
