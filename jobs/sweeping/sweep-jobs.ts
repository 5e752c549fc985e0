import { forgetJob } from '../checkpoints/forget-job';
import { knownBatches } from '../records/known-batches';
import { batchesQueue, deadlinesQueue, jobsQueue, type JobQueue } from '../queue/open-queue';
import { batchKeys } from '../redis/redis-keys';
import { batchOf } from '../records/ids';

/** Every state that a job of BullMQ can be in. */
const everyState = [
	'waiting-children',
	'wait',
	'prioritized',
	'active',
	'delayed',
	'completed',
	'failed',
] as const;

/**
 * Removes jobs, parents and deadlines of batches that are gone, which BullMQ still holds. What a worker runs
 * stays, and the parent of a batch that still has to resume somebody. Says how many, by kind.
 */
export async function sweepJobs(
	queue: JobQueue,
	{ dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ jobs: number; parents: number }> {
	let jobs = 0;
	for (const capability of Object.keys(queue.catalogue)) {
		for (const id of await orphansIn(queue, jobsQueue(capability))) {
			if (!(await remove(queue, jobsQueue(capability), id, dryRun))) continue;
			if (!dryRun) await forgetJob(queue, id);
			jobs += 1;
		}
	}
	let parents = 0;
	for (const id of await orphansIn(queue, batchesQueue)) {
		const callbacks = batchKeys(queue, batchOf(id) ?? '').callbacks;
		if ((await queue.redis.exists(callbacks)) === 1) continue;
		if (await remove(queue, batchesQueue, id, dryRun)) parents += 1;
	}
	for (const id of await orphansIn(queue, deadlinesQueue)) {
		if (await remove(queue, deadlinesQueue, id, dryRun)) parents += 1;
	}
	return { jobs, parents };
}

const page = 5000;

async function orphansIn(queue: JobQueue, name: string): Promise<string[]> {
	const orphans: string[] = [];
	for (const state of everyState) {
		for (let from = 0; ; from += page) {
			const ids = await queue.bull(name).getRanges([state], from, from + page - 1);
			const known = await knownBatches(
				queue,
				ids.flatMap((id) => batchOf(id) ?? []),
			);
			for (const id of ids) {
				const batchId = batchOf(id);
				// What is no job of ours is not ours to remove.
				if (batchId !== undefined && !known.has(batchId)) orphans.push(id);
			}
			if (ids.length < page) break;
		}
	}
	return orphans;
}

async function remove(
	queue: JobQueue,
	name: string,
	id: string,
	dryRun: boolean,
): Promise<boolean> {
	const jobs = queue.bull(name);
	if (dryRun) return (await queue.redis.exists(`${jobs.toKey(id)}:lock`)) === 0;
	return (await jobs.remove(id, { removeChildren: false })) > 0;
}
