import type { ZodType } from 'zod/v4';
import { keepMs, noteKept } from './kept-files';
import type { JobQueue } from '../queue/open-queue';
import { isBlob, pack, unpack } from '../queue/parcel';
import { untilTaken } from '../redis/until-taken';

// A longer result, such as an image, is a blob.
const mostInRedis = 1_048_576;

/**
 * Keeps the results of a job's steps, sealed, so that a job that runs again takes them from there
 * and pays for none twice. They go with the outcome of the job. The steps of a part of an item are
 * kept with those of the item.
 */
export function createSteps(queue: JobQueue, jobId: string, part?: string) {
	const key = queue.key('steps', jobId);
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
		const sealed = await pack(queue, value, context, mostInRedis);
		if (isBlob(sealed)) await noteKept(queue, jobId, sealed);
		await untilTaken(() => queue.redis.multi().hset(key, name, sealed).pexpire(key, keepMs).exec());
		return value;
	};
}
