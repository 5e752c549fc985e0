import type { JobQueue } from '../../jobs/queue/open-queue';
import { sweepIndex } from '../../jobs/sweeping/sweep-index';
import { sweepJobs } from '../../jobs/sweeping/sweep-jobs';
import { trimEvents } from '../../jobs/events/trim-events';
import { sweepBlobs } from './sweep-blobs';

/** What a worker clears up each hour, and `purge` as well: says how many of each kind went. */
export async function sweepQueue(
	queue: JobQueue,
	{ dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ jobs: number; parents: number; listed: number; blobs: number }> {
	const swept = await sweepJobs(queue, { dryRun });
	if (!dryRun) await trimEvents(queue);
	const listed = await sweepIndex(queue, { dryRun });
	return { ...swept, listed, blobs: await sweepBlobs(queue, { dryRun }) };
}
