import { deleteJobs } from '../delete-jobs';
import { listBatches } from '../list-batches';
import type { JobQueue } from '../queue/open-queue';

/**
 * Deletes batches that ended longer ago than the time in milliseconds. Those that a waiting node
 * has not taken yet stay. Says how many went and how many stayed for that.
 */
export async function sweepBatches(
	queue: JobQueue,
	olderThanMs: number,
	{ dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ batches: number; awaited: number }> {
	const youngest = Date.now() - olderThanMs;
	const ended = (await listBatches(queue, { readOnly: true })).filter(
		({ finishedAt }) => finishedAt !== undefined && finishedAt <= youngest,
	);
	const free = ended.filter(({ pendingCallbacks }) => pendingCallbacks === 0);
	if (!dryRun) for (const { batchId } of free) await deleteJobs(queue, { batchId });
	return { batches: free.length, awaited: ended.length - free.length };
}
