import type { ZodType } from 'zod/v4';
import type { JobQueue } from './open-queue';
import { pack, unpack } from './parcel';

// The steps of a job that nobody finishes go by themselves in the end, in milliseconds.
const keepMs = 60 * 24 * 3_600_000;

// A longer result, such as an image, is a blob, which stays for a day: then the step is done anew.
const mostInRedis = 1_048_576;

/**
 * Keeps the results of a job's steps, sealed, so that a job that runs again takes them from there
 * and pays for none twice. They go with the outcome of the job.
 */
export function createSteps(queue: JobQueue, jobId: string) {
	const key = queue.key('steps', jobId);
	return async <T>(name: string, result: ZodType<T>, work: () => Promise<T>): Promise<T> => {
		const context = { purpose: 'step', id: `${jobId} ${name}` } as const;
		const kept = await queue.redis.hget(key, name);
		if (kept !== null) {
			// What an older version or another secret left is worked out anew.
			const parsed = result.safeParse(await unpack(queue, kept, context).catch(() => undefined));
			if (parsed.success) return parsed.data;
		}
		const value = await work();
		const sealed = await pack(queue, value, context, mostInRedis);
		await queue.redis.multi().hset(key, name, sealed).pexpire(key, keepMs).exec();
		return value;
	};
}

/** Removes the steps of a job that has its outcome. */
export async function forgetSteps(queue: JobQueue, jobId: string): Promise<void> {
	await queue.redis.unlink(queue.key('steps', jobId));
}
