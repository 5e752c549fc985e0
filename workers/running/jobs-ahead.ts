import type { JobData } from '../../jobs/records/job-data';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { batchKeys } from '../../jobs/redis/redis-keys';

/** How many jobs of its batch go before a job, about. */
export async function jobsAhead(queue: JobQueue, { batchId, index }: JobData): Promise<number> {
	const { record } = batchKeys(queue, batchId);
	const ended = await queue.redis.hmget(record, 'completed', 'failed', 'cancelled');
	return Math.max(0, index - ended.reduce((sum, count) => sum + Number(count ?? 0), 0));
}
