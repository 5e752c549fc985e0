import type { JobQueue } from '../queue/open-queue';

/**
 * When the jobs of ended batches go, by time: members are batch, capability and number of jobs, with
 * slashes between them, so that they can be found once the record has expired.
 */
export const expiryKey = (queue: Pick<JobQueue, 'key'>): string => queue.key('expiry');
