import { batchesQueue, type JobQueue } from '../queue/open-queue';
import { batchKeys } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';

/** Fields of a record that stand while its jobs are being added; workers run none of them until then. */
export const halfFields = (now: number) => ({ enqueuing: now, reopenedAt: now });

// One step: the batch counts, and its record lives until it has ended. What Redis answered to single
// jobs is kept to itself, e.g. out of memory, so they are counted. One that was cancelled meanwhile
// has its own expiry and lacks jobs.
const script = `
local marks = redis.call('HMGET', KEYS[2], 'total', 'enqueuing', 'finishedAt', 'cancelReason')
if not marks[1] then return 0 end
if marks[2] then
	local isCut = marks[3] or marks[4]
	if not isCut and redis.call('SCARD', KEYS[3]) < tonumber(ARGV[1]) then return 0 end
	redis.call('HDEL', KEYS[2], 'enqueuing', 'reopenedAt')
end
if marks[3] then return 1 end
redis.call('PERSIST', KEYS[2])
return redis.call('EXISTS', KEYS[1])
`;

/** Makes a batch whole, whose parent waits for so many jobs. Says false where some of them are missing. */
export async function commitBatch(
	queue: JobQueue,
	batchId: string,
	jobs: number,
): Promise<boolean> {
	const parent = queue.bull(batchesQueue).toKey(batchId);
	const keys = [parent, batchKeys(queue, batchId).record, `${parent}:dependencies`];
	return (await runScript(queue.redis, script, keys, [jobs])) !== 0;
}

// What is gone, or whole already, does not become half by it.
const touchScript = `
for _, name in ipairs({ 'enqueuing', 'reopenedAt' }) do
	if redis.call('HEXISTS', KEYS[1], name) == 1 then redis.call('HSET', KEYS[1], name, ARGV[1]) end
end
return redis.call('HEXISTS', KEYS[1], 'finishedAt')
`;

/** Says that jobs of a batch are still being added; whether it has ended meanwhile. */
export async function touchHalf(queue: JobQueue, batchId: string): Promise<boolean> {
	const { record } = batchKeys(queue, batchId);
	return (await runScript(queue.redis, touchScript, [record], [Date.now()])) === 1;
}
