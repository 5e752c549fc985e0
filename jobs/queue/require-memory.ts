import { Cluster } from 'ioredis';
import { Failure } from '../../endpoint/failure';
import type { JobQueue } from './open-queue';
import { parseInfo } from '../redis/parse-info';

/** This share of Redis' memory is left to what is under way: outcomes, retries, cancelling. */
const shareForWork = 0.1;

/** Memory of Redis in bytes: what is used and what it may use, where it has a bound and says so. */
export interface Memory {
	used: number;
	max: number;
}

/** The memory of Redis; of a cluster, of its fullest primary. Undefined without a bound or the right to ask. */
export async function redisMemory({ redis }: Pick<JobQueue, 'redis'>): Promise<Memory | undefined> {
	const servers = redis instanceof Cluster ? redis.nodes('master') : [redis];
	const said = await Promise.all(
		servers.map(async (server) => {
			const info = parseInfo(await server.info('memory').catch(() => ''));
			const [used, max] = ['used_memory', 'maxmemory'].map((name) => Number(info.get(name) ?? 0));
			return { used: used ?? 0, max: max ?? 0 };
		}),
	);
	const bounded = said.filter(({ max }) => max > 0);
	return bounded.sort((a, b) => b.used / b.max - a.used / a.max)[0];
}

/**
 * Makes sure that so many bytes can be queued while what is under way has room to end. Throws
 * temporarily-unavailable where they cannot.
 */
export async function requireMemory(queue: JobQueue, bytes: number): Promise<void> {
	const memory = await redisMemory(queue);
	if (!memory) return;
	const room = memory.max * (1 - shareForWork) - memory.used;
	if (bytes <= room) return;
	throw new Failure({
		kind: 'temporarily-unavailable',
		message: `Redis does not have enough memory for this batch: it needs about ${inMb(bytes)} MB, but only ${inMb(Math.max(0, room))} of ${inMb(memory.max)} MB can be used for new work`,
		hint: 'Wait until batches have ended and expired, delete old ones with the Jobs node, queue fewer items at once, or raise maxmemory of Redis',
	});
}

const inMb = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
