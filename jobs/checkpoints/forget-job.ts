import { releaseKept } from './kept-files';
import type { JobQueue } from '../queue/open-queue';
import { jobKeys } from '../redis/redis-keys';

/** Removes what was kept of a job while it ran: steps, parts and files. It has its outcome now. */
export async function forgetJob(queue: JobQueue, jobId: string): Promise<void> {
	await releaseKept(queue, jobId);
	const { steps, parts } = jobKeys(queue, jobId);
	await queue.redis.del(steps, parts);
}
