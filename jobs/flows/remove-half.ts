import { jobIdOf, deadlineIdOf } from '../records/ids';
import { forgetBatch } from './forget-batch';
import { inBatches } from '../redis/in-batches';
import { thoughFull } from '../redis/though-full';
import { deadlinesQueue, jobsQueue, type JobQueue } from '../queue/open-queue';
import { removeParent, removeReleased } from './remove-job';
import { batchKeys } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';

// From here no worker begins with a job of it, and nobody makes it whole.
const claimScript = `
${thoughFull}
local about = redis.call('HMGET', KEYS[1], 'enqueuing', 'capability', 'total')
if not about[1] or tonumber(about[1]) > tonumber(ARGV[1]) then return false end
redis.call('HSET', KEYS[1], 'cancelReason', 'cancelled')
return { about[2], about[3] }
`;

/**
 * Removes a batch that was never committed: nothing of it ran. Says false where it is committed, gone, or
 * its producer gave a sign of life within the time in milliseconds.
 */
export async function removeHalf(queue: JobQueue, batchId: string, silentMs = 0): Promise<boolean> {
	const { record } = batchKeys(queue, batchId);
	const claimed = await runScript(queue.redis, claimScript, [record], [Date.now() - silentMs]);
	if (!Array.isArray(claimed)) return false;
	const [capability = '', total] = claimed as string[];
	const ids = Array.from({ length: Number(total) }, (_, index) => jobIdOf(batchId, index));
	await inBatches(ids, async (id) => {
		await removeReleased(queue, jobsQueue(capability), id);
	});
	await queue.bull(deadlinesQueue).remove(deadlineIdOf(batchId));
	await removeParent(queue, batchId);
	await forgetBatch(queue, batchId);
	return true;
}
