import { batchState, type BatchState } from '../../../jobs/batch-state';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { sourceOf, type BatchSource } from '../../../jobs/records/batch-source';

/** How an item of a batch stands. */
export interface JobStatus {
	itemIndex: number;
	label?: string;
	state: string;
	/** From 0 to 1. */
	progress: number;
}

/** How a batch stands, for people: `gone` is one that the queue does not hold any more. */
export type BatchStatus =
	| { batchId: string; state: 'gone' }
	| {
			batchId: string;
			state: BatchState['state'];
			taskType: string;
			source: BatchSource;
			total: number;
			/** Items with an outcome, whatever it is. */
			done: number;
			completed: number;
			failed: number;
			cancelled: number;
			running: number;
			waiting: number;
			/** From 0 to 100, running items counted by how far they are; 100 only where all are done. */
			percent: number;
			/** Workers that are alive and can do the work. */
			workers: number;
			createdAt: string;
			/** When its jobs may begin, where that is not at once. */
			notBefore?: string;
			deadlineAt?: string;
			/** The callback, where n8n has not taken it after the usual attempts. */
			callback?: { attempts: number; host: string; lastError: string; nextAt: string };
			jobs?: JobStatus[];
	  };

/** How a batch stands now, with each of its items where asked for. */
export async function batchStatus(
	queue: JobQueue,
	batchId: string,
	options: { jobs?: boolean } = {},
): Promise<BatchStatus> {
	const batch = await batchState(queue, batchId, options);
	if (!batch) return { batchId, state: 'gone' };
	const { identity, completed, failed, cancelled, notBefore, deadlineAt, jobs, callback } = batch;
	const { capability, state, total, running, waiting, workers } = batch;
	return {
		...{ batchId, state, taskType: capability },
		source: sourceOf(identity),
		total,
		done: completed + failed + cancelled,
		...{ completed, failed, cancelled, running, waiting },
		percent: Math.floor(batch.progress * 100),
		workers,
		createdAt: new Date(batch.createdAt).toISOString(),
		...(notBefore === undefined ? {} : { notBefore: new Date(notBefore).toISOString() }),
		...(deadlineAt === undefined ? {} : { deadlineAt: new Date(deadlineAt).toISOString() }),
		...(callback
			? { callback: { ...callback, nextAt: new Date(callback.nextAt).toISOString() } }
			: {}),
		...(jobs ? { jobs: jobs.map(jobStatus) } : {}),
	};
}

function jobStatus({
	itemIndex,
	label,
	state,
	progress,
}: NonNullable<BatchState['jobs']>[number]): JobStatus {
	return { itemIndex, ...(label === undefined ? {} : { label }), state, progress };
}
