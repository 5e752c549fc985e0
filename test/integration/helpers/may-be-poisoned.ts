import { jobsQueue, type JobQueue } from '../../../jobs/open-queue';

/** Whether a job under way has lost its worker twice: one that does so a third time is given up. */
export async function mayBePoisoned(queue: JobQueue): Promise<boolean> {
	for (const capability of Object.keys(queue.catalogue)) {
		const jobs = queue.bull(jobsQueue(capability));
		const active = await queue.redis.lrange(jobs.toKey('active'), 0, -1);
		const lost = await Promise.all(active.map((id) => queue.redis.hget(jobs.toKey(id), 'stc')));
		if (lost.some((times) => Number(times ?? 0) >= 2)) return true;
	}
	return false;
}
