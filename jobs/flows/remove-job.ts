import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import { forgetJob } from '../checkpoints/forget-job';
import { useAgain } from '../checkpoints/keep-for-retry';
import { batchesQueue, jobsQueue, type JobQueue } from '../queue/open-queue';
import { removeParts } from './remove-parts';

/** A worker lets go of a cancelled job within a second; this is how long we wait for it. */
const patienceMs = 10_000;

/**
 * Removes the job of an item, its parts and what was kept of it, once no worker holds it. With
 * `toRunAgain`, what is finished stays for a job with the same request.
 */
export async function removeJob(
	queue: JobQueue,
	capability: string,
	jobId: string,
	{ toRunAgain = false }: { toRunAgain?: boolean } = {},
): Promise<void> {
	await removeParts(queue, capability, jobId);
	await removeReleased(queue, jobsQueue(capability), jobId);
	await (toRunAgain ? useAgain(queue, jobId) : forgetJob(queue, jobId));
}

/** Removes the parent of a batch, once no worker holds it; its jobs stay. */
export async function removeParent(queue: JobQueue, batchId: string): Promise<void> {
	await removeReleased(queue, batchesQueue, batchId);
}

/** Removes a job of the queue of that name, once no worker holds it. */
export async function removeReleased(queue: JobQueue, name: string, id: string): Promise<void> {
	const jobs = queue.bull(name);
	const until = Date.now() + patienceMs;
	while ((await jobs.remove(id, { removeChildren: false })) === 0) {
		if ((await queue.redis.exists(jobs.toKey(id))) === 0) return;
		if (Date.now() > until) throw stillHeld(id);
		await delay(50);
	}
}

const stillHeld = (id: string) =>
	new Failure({
		kind: 'temporarily-unavailable',
		message: `A worker is still holding ${id}`,
		hint: 'Try again in a minute. A worker that died no longer holds the job by then',
	});
