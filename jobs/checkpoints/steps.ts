import type { ZodType } from 'zod/v4';
import { keepMs, noteKept } from './kept-files';
import type { JobQueue } from '../queue/open-queue';
import { isBlob, pack, unpack } from '../queue/encrypted-payload';
import { retryWhileReadOnly } from '../redis/retry-while-read-only';
import { jobKeys } from '../redis/redis-keys';

// A longer result, such as an image, is a blob.
const maxInRedis = 1_048_576;

/**
 * Keeps the results of a job's steps, encrypted, so that a job that runs again takes them from there
 * and pays for none twice. They go with the outcome of the job. The steps of a part of an item are
 * kept with those of the item.
 */
export function createSteps(queue: JobQueue, jobId: string, part?: string) {
	const key = jobKeys(queue, jobId).steps;
	return async <T>(step: string, result: ZodType<T>, work: () => Promise<T>): Promise<T> => {
		const name = part === undefined ? step : `${part}/${step}`;
		const context = { purpose: 'step', id: `${jobId} ${name}` } as const;
		const kept = await queue.redis.hget(key, name);
		if (kept !== null) {
			// What an older version or another secret left is worked out anew.
			const parsed = result.safeParse(await unpack(queue, kept, context).catch(() => undefined));
			if (parsed.success) return parsed.data;
		}
		const value = await work();
		const encrypted = await pack(queue, value, context, maxInRedis);
		if (isBlob(encrypted)) await noteKept(queue, jobId, encrypted);
		await retryWhileReadOnly(() =>
			queue.redis.multi().hset(key, name, encrypted).pexpire(key, keepMs).exec(),
		);
		return value;
	};
}
