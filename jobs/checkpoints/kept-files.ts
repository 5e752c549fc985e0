import { createReadStream } from 'node:fs';
import type { Context } from '../../capabilities/capability';
import { isDamaged } from '../encryption/damaged';
import type { JobQueue } from '../queue/open-queue';
import { retryWhileReadOnly } from '../redis/retry-while-read-only';
import { jobKeys } from '../redis/redis-keys';

/** What is kept of a job that nobody finishes goes by itself in the end, in milliseconds. */
export const keepMs = 60 * 24 * 3_600_000;

const context = (jobId: string) => ({ purpose: 'blobs', id: jobId }) as const;

/** Keeps files of a running job as blobs until it has its outcome, so that its parts can open them. */
export function createKeepFile(queue: JobQueue, jobId: string): Context['keepFile'] {
	return async (path, file) => {
		const { ref, byteLength } = await queue.blobs.put(createReadStream(path));
		await noteKept(queue, jobId, ref);
		return { ...file, ref, byteLength };
	};
}

/** Writes down that a job needs a blob, so that nobody sweeps it. */
export async function noteKept(queue: JobQueue, jobId: string, ref: string): Promise<void> {
	const key = jobKeys(queue, jobId).kept;
	const encrypted = queue.envelope.encrypt(ref, context(jobId));
	await retryWhileReadOnly(() =>
		queue.redis.multi().rpush(key, encrypted).pexpire(key, keepMs).exec(),
	);
}

const atOnce = 1000;

/** The blobs that these jobs have kept: one round trip for 1,000 jobs. */
export async function keptFiles(queue: JobQueue, jobIds: readonly string[]): Promise<string[]> {
	const refs: string[] = [];
	for (let from = 0; from < jobIds.length; from += atOnce) {
		const some = jobIds.slice(from, from + atOnce);
		const reads = queue.redis.pipeline();
		for (const id of some) reads.lrange(jobKeys(queue, id).kept, 0, -1);
		const replies = (await reads.exec()) ?? [];
		for (const [place, id] of some.entries()) {
			const [error, encrypted] = replies[place] ?? [];
			if (error) throw error;
			refs.push(...opened(queue, id, encrypted as string[]));
		}
	}
	return refs;
}

const opened = (queue: JobQueue, jobId: string, encrypted: readonly string[]): string[] =>
	encrypted.flatMap((one) => {
		try {
			return [queue.envelope.open(one, context(jobId)) as string];
		} catch (error) {
			// What somebody else wrote there names no file of ours.
			if (isDamaged(error)) return [];
			throw error;
		}
	});

/** Lets go of the blobs that a job has kept; those that no other job needs are swept soon. */
export async function releaseKept(queue: JobQueue, jobId: string): Promise<void> {
	// What another secret encrypted goes by its age alone.
	const refs = await keptFiles(queue, [jobId]).catch(() => []);
	for (const ref of refs) await queue.blobs.release(ref);
	await queue.redis.del(jobKeys(queue, jobId).kept);
}
