import { jobIdOf } from '../records/ids';
import { statusesOf } from '../records/ended-jobs';
import { forgetJob } from '../checkpoints/forget-job';
import { inBatches } from '../redis/in-batches';
import { jobsQueue, type JobQueue } from '../queue/open-queue';
import { removeParts } from '../flows/remove-parts';
import { batchKeys, indexKeys } from '../redis/redis-keys';

/** Removes jobs of batches that have expired, at most so many; says how many. */
export async function removeExpired(queue: JobQueue, maxJobs: number): Promise<number> {
	let removed = 0;
	while (removed < maxJobs) {
		const due = await queue.redis.zrangebyscore(
			...([indexKeys(queue).expiry, '-inf', Date.now(), 'LIMIT', 0, 1] as const),
		);
		const [member] = due;
		if (member === undefined) break;
		const [batchId = '', capability = '', total] = member.split('/');
		if (await isThere(queue, batchId, member)) continue;
		const ids = await left(queue, { batchId, capability }, Number(total));
		const some = ids.slice(0, maxJobs - removed);
		await inBatches(some, async (id) => {
			await removeParts(queue, capability, id);
			await queue.bull(jobsQueue(capability)).remove(id, { removeChildren: false });
			await forgetJob(queue, id);
		});
		removed += some.length;
		if (some.length === ids.length) await queue.redis.zrem(indexKeys(queue).expiry, member);
	}
	return removed;
}

/** Whether the batch is there after all: its jobs go with its last expiry, or are not to go yet. */
async function isThere(queue: JobQueue, batchId: string, member: string): Promise<boolean> {
	const { record } = batchKeys(queue, batchId);
	const left = await queue.redis.pttl(record);
	if (left === -2) return false;
	// One that is under way again is listed again when it ends.
	if (left === -1) await queue.redis.zrem(indexKeys(queue).expiry, member);
	else await queue.redis.zadd(indexKeys(queue).expiry, Date.now() + left + 1, member);
	return true;
}

async function left(
	queue: JobQueue,
	batch: { batchId: string; capability: string },
	total: number,
): Promise<string[]> {
	const indexes = Array.from({ length: total }, (_, index) => index);
	const statuses = await statusesOf(queue, batch, indexes);
	return [...statuses].flatMap(([index, status]) =>
		status === 'gone' ? [] : [jobIdOf(batch.batchId, index)],
	);
}
