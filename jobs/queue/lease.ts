import type { JobQueue } from './open-queue';
import { leaseKey } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';

const takeScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** Takes or renews a lease for the time in milliseconds; says false where another holds it. */
export async function takeLease(
	queue: JobQueue,
	name: string,
	holder: string,
	ms: number,
): Promise<boolean> {
	return (await runScript(queue.redis, takeScript, [leaseKey(queue, name)], [holder, ms])) === 1;
}

const leaveScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`;

/** Lets others have the lease at once, where it is held. */
export async function leaveLease(queue: JobQueue, name: string, holder: string): Promise<void> {
	await runScript(queue.redis, leaveScript, [leaseKey(queue, name)], [holder]);
}
