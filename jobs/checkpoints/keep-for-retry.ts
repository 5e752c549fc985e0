import { forgetJob } from './forget-job';
import { keepMs } from './kept-files';
import { parseJobId } from '../records/ids';
import type { JobQueue } from '../queue/open-queue';
import { dropFailedParts } from './parts';
import { batchKeys, jobKeys } from '../redis/redis-keys';

/**
 * Keeps what is finished of an item that failed, or of a job some of whose items did, for as long
 * as the job itself, so that a retry pays for the rest alone. Where an item failed as a whole and
 * none of its parts is finished, nothing is kept: its steps may be what it failed of.
 */
export async function keepForRetry(
	queue: JobQueue,
	jobId: string,
	state: 'failed' | 'partial',
): Promise<void> {
	const { batchId = '' } = parseJobId(jobId) ?? {};
	const parts = await dropFailedParts(queue, jobId);
	const field = state === 'failed' ? 'keepFailedMs' : 'keepCompletedMs';
	const keptMs = await queue.redis.hget(batchKeys(queue, batchId).record, field);
	if (keptMs === null || (state === 'failed' && parts === 0)) {
		await forgetJob(queue, jobId);
		return;
	}
	await keepFor(queue, jobId, Number(keptMs));
}

/** Makes ready for another run what was kept: what failed goes, and the rest stays until it is done. */
export async function useAgain(queue: JobQueue, jobId: string): Promise<void> {
	await dropFailedParts(queue, jobId);
	await keepFor(queue, jobId, keepMs);
}

async function keepFor(queue: JobQueue, jobId: string, ms: number): Promise<void> {
	for (const key of Object.values(jobKeys(queue, jobId))) await queue.redis.pexpire(key, ms);
}
