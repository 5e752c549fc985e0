import { z } from 'zod/v4';
import type { JobQueue } from './open-queue';
import { readJson } from '../redis/read-json';
import { workerKeys } from '../redis/redis-keys';

/** What a worker says of itself while it lives. */
export const workerAlive = z.object({
	id: z.string().describe('Random, new with each start.'),
	host: z.string().describe('Name of the machine.'),
	pid: z.number().int().describe('Process on that machine.'),
	version: z.string().describe('Of this package.'),
	format: z
		.number()
		.int()
		.default(1)
		.describe('The newest format of jobs that it runs; older versions do not say it.'),
	concurrency: z
		.record(z.string(), z.number().int())
		.describe('Jobs at once, by the capabilities that it serves.'),
	blobStoreId: z.string().describe('Which shared file directory it uses.'),
	keyIds: z
		.array(z.string())
		.min(1)
		.describe('Which encryption secrets it has; it encrypts with the first.'),
	startedAt: z.number().int().describe('Milliseconds since 1970.'),
});

export type WorkerAlive = z.infer<typeof workerAlive>;

/** A worker that gave no sign of life for this long counts as gone, in milliseconds. */
export const aliveMs = 15_000;

/** The workers that gave a sign of life within the last 15 s. */
export async function workersAlive(queue: JobQueue): Promise<WorkerAlive[]> {
	const keys = workerKeys(queue);
	return await queue.run(async () => {
		const ids = await queue.redis.smembers(keys.ids);
		if (ids.length === 0) return [];
		const said = await queue.redis.mget(ids.map(keys.worker));
		const gone = ids.filter((_, index) => said[index] === null);
		if (gone.length > 0) await queue.redis.srem(keys.ids, ...gone);
		return said
			.map((text) => workerAlive.safeParse(readJson(text)))
			.filter((parsed) => parsed.success)
			.map((parsed) => parsed.data);
	});
}
