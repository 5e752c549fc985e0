import { requireState, type BatchState } from '../../jobs/batch-state';
import { failuresOf } from '../../jobs/failures-of';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { failuresByKind, type FailuresOfKind } from './failures-by-kind';
import { reopenedOf } from './reopened-of';
import { throughputOf, type Throughput } from './throughput-of';

/** How a batch stands, for whoever looks after it. */
export interface BatchReport {
	batch: BatchState;
	failures: FailuresOfKind[];
	/** Whether there are more failures than were read. */
	isCut: boolean;
	throughput: Throughput;
}

/** More of them take long to read, and say nothing new. */
export const maxFailures = 1000;

/** Reads how a batch stands, without its requests and results; throws request-invalid for one that is not there. */
export async function readBatchReport(queue: JobQueue, batchId: string): Promise<BatchReport> {
	const batch = await requireState(queue, batchId);
	const failed =
		batch.failed === 0 ? [] : await failuresOf(queue, batchId, maxFailures, { ofCancelled: false });
	const wasReopened = (await reopenedOf(queue, [batchId])).has(batchId);
	return {
		batch,
		failures: failuresByKind(failed),
		isCut: batch.failed > failed.length && failed.length === maxFailures,
		throughput: wasReopened ? {} : throughputOf(batch, Date.now()),
	};
}
