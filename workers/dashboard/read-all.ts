import { lateCallbacks, type LateCallback } from '../../jobs/callbacks/late-callbacks';
import { listBatches, type ListedBatch } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { workersAlive, type WorkerAlive } from '../../jobs/queue/workers-alive';
import { readQueueNumbers, type QueueNumbers } from '../metrics/read-queue-numbers';

/** What the list of the dashboard is made of. */
export interface Everything {
	/** The newest first. */
	batches: ListedBatch[];
	/** Whether there are more batches than were read. */
	isCut: boolean;
	workers: WorkerAlive[];
	numbers: QueueNumbers;
	late: (LateCallback & { batchId: string })[];
}

/** A search looks through so many of the newest batches. */
export const maxBatches = 5000;

/** Reads what there is: some round trips for each 500 batches. */
export async function readAll(queue: JobQueue): Promise<Everything> {
	const [batches, workers, numbers, late] = await Promise.all([
		listBatches(queue, { limit: maxBatches + 1, readOnly: true }),
		workersAlive(queue),
		readQueueNumbers(queue),
		lateCallbacks(queue),
	]);
	const isCut = batches.length > maxBatches;
	return { batches: batches.slice(0, maxBatches), isCut, workers, numbers, late };
}
