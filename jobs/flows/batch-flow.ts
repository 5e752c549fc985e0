import type { FlowJob } from 'bullmq';
import { jobIdOf, deadlineIdOf } from '../records/ids';
import type { BatchRecord } from '../records/batch-record';
import { batchesQueue, deadlinesQueue, jobsQueue } from '../queue/open-queue';

/** What the parent of a batch says about it. */
export type AboutBatch = Pick<BatchRecord, 'batchId' | 'capability' | 'total' | 'identity'>;

// Only a fault of Redis or of ours makes these jobs fail: then they are tried again.
const always = {
	attempts: 20,
	backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
	removeOnComplete: true,
};

/** The parent of a batch: it runs once all of its children have ended. */
export const batchFlow = (
	{ batchId, capability, total, identity }: AboutBatch,
	children: FlowJob[],
): FlowJob => ({
	name: 'batch',
	queueName: batchesQueue,
	data: { version: 1, batchId, capability, total, ...identity },
	opts: { jobId: batchId, ...always, removeOnFail: false },
	children,
});

/** The job that cancels what is unfinished of a batch after the delay in milliseconds. */
export const deadlineFlow = (batchId: string, delay: number): FlowJob => ({
	name: 'deadline',
	queueName: deadlinesQueue,
	data: { version: 1, batchId },
	opts: {
		jobId: deadlineIdOf(batchId),
		delay: Math.max(0, delay),
		...always,
		removeOnFail: true,
	},
});

/** A job that is there already: added once more, it only makes the parent wait for it. */
export const knownChild = (
	{ batchId, capability }: Pick<BatchRecord, 'batchId' | 'capability'>,
	index: number,
): FlowJob => ({
	name: capability,
	queueName: jobsQueue(capability),
	opts: { jobId: jobIdOf(batchId, index), ignoreDependencyOnFailure: true },
});
