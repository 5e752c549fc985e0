import type { JobQueue } from '../queue/open-queue';
import { readJson } from '../redis/read-json';

/**
 * Makes a job that BullMQ cannot read one of nobody, which is refused: a worker that takes it would
 * lose it again and again. Says whether it had to.
 */
export async function blankUnreadableJob(
	queue: JobQueue,
	name: string,
	jobId: string,
): Promise<boolean> {
	const key = queue.bull(name).toKey(jobId);
	const [data, opts] = await queue.redis.hmget(key, 'data', 'opts');
	const isRead = (text: string | null | undefined) => !text || readJson(text) !== undefined;
	const options = opts ? readJson(opts) : {};
	if (isRead(data) && typeof options === 'object' && options !== null) return false;
	await queue.redis.hset(key, 'data', '{}', 'opts', '{}');
	return true;
}
