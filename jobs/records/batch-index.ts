import type { JobQueue } from '../queue/open-queue';

/** The ids of all batches by the time at which they were queued. */
export const batchIndex = (queue: Pick<JobQueue, 'key'>): string => queue.key('batch-index');
