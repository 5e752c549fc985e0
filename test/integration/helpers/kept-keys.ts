import type { JobQueue } from '../../../jobs/queue/open-queue';

/** The keys of what is kept of jobs while they run: steps, parts and files. */
export const keptKeys = async (queue: JobQueue): Promise<string[]> =>
	(await queue.redis.keys(`${queue.settings.prefix}:*`)).filter((key) =>
		/:(steps|parts|kept):/.test(key),
	);
