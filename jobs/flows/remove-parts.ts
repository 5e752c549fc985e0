import { jobsQueue, type JobQueue } from '../queue/open-queue';

/** Removes the jobs that did parts of an item, so that they can be added anew. */
export async function removeParts(
	queue: JobQueue,
	capability: string,
	jobId: string,
): Promise<void> {
	const jobs = queue.bull(jobsQueue(capability));
	const key = jobs.toKey(jobId);
	const [processed, failed, lost, open] = [
		`${key}:processed`,
		`${key}:failed`,
		`${key}:unsuccessful`,
		`${key}:dependencies`,
	] as const;
	const keys = await Promise.all([
		queue.redis.hkeys(processed),
		queue.redis.hkeys(failed),
		queue.redis.zrange(lost, '0', '-1'),
		queue.redis.smembers(open),
	]);
	const parts = keys.flat();
	if (parts.length === 0) return;
	for (const part of parts) await jobs.remove(part.slice(part.lastIndexOf(':') + 1));
	await queue.redis.del(processed, failed, lost, open);
}
