import { releaseKept } from './kept-files';
import type { JobQueue } from '../queue/open-queue';

/** Removes what was kept of a job while it ran: steps, parts and files. It has its outcome now. */
export async function forgetJob(queue: JobQueue, jobId: string): Promise<void> {
	await releaseKept(queue, jobId);
	await queue.redis.del(queue.key('steps', jobId), queue.key('parts', jobId));
}
