import type { BatchState } from '../../jobs/batch-state';

/** How fast a batch gets on, and when it ends if it goes on like this. */
export interface Throughput {
	jobsPerMinute?: number;
	/** Milliseconds since 1970. */
	endsAt?: number;
}

/**
 * The throughput of a batch since it was queued, or could begin. It is unknown of one that has not begun;
 * and so is the end of one that no worker serves.
 */
export function throughputOf(
	batch: Pick<
		BatchState,
		| 'state'
		| 'completed'
		| 'failed'
		| 'createdAt'
		| 'notBefore'
		| 'finishedAt'
		| 'progress'
		| 'workers'
	>,
	now: number,
): Throughput {
	const { state, completed, failed, createdAt, notBefore = 0, finishedAt, progress } = batch;
	const elapsedMs = (finishedAt ?? now) - Math.max(createdAt, notBefore);
	if (completed + failed === 0 || elapsedMs <= 0) return {};
	const jobsPerMinute = (60_000 * (completed + failed)) / elapsedMs;
	if (state !== 'running' || batch.workers === 0 || progress <= 0) return { jobsPerMinute };
	return { jobsPerMinute, endsAt: now + (elapsedMs * (1 - progress)) / progress };
}
