import { Failure } from '../endpoint/failure';
import type { BatchIdentity } from './batch-id';
import type { JobQueue } from './open-queue';

/** Why unfinished items were cancelled: somebody asked for it, or the deadline passed. */
export type CancelReason = 'cancelled' | 'deadline';

/** One item of a batch as Redis sees it, or several that share a job. */
export interface BatchItem {
	itemIndex: number;
	/** The items that share the job, in the order of their requests; itemIndex is the first. */
	items?: number[];
	/** What people know the item by, e.g. a file name. */
	label?: string;
}

/** What a batch says about itself in Redis, next to BullMQ's own keys. */
export interface BatchRecord {
	batchId: string;
	capability: string;
	identity: BatchIdentity;
	total: number;
	completed: number;
	failed: number;
	cancelled: number;
	createdAt: number;
	/** When its jobs may begin, where that is not at once. */
	notBefore?: number;
	deadlineAt?: number;
	finishedAt?: number;
	cancelReason?: CancelReason;
	/** How many nodes are still to be woken. */
	owedCalls: number;
}

/** Keys of a batch: its record, its outcomes by index, one letter an item, and whom to wake. */
export const batchKeys = (queue: Pick<JobQueue, 'key'>, batchId: string) => ({
	record: queue.key('batch', batchId),
	outcomes: queue.key('outcomes', batchId),
	states: queue.key('states', batchId),
	callbacks: queue.key('callbacks', batchId),
});

const fields = [
	'capability',
	'identity',
	'total',
	'completed',
	'failed',
	'cancelled',
	'createdAt',
	'deadlineAt',
	'finishedAt',
	'cancelReason',
	'notBefore',
] as const;

/** Reads the record; undefined for a batch that never was or has expired. */
export async function readBatch(
	queue: JobQueue,
	batchId: string,
): Promise<BatchRecord | undefined> {
	const { record, callbacks } = batchKeys(queue, batchId);
	const [values, owedCalls] = await Promise.all([
		queue.redis.hmget(record, ...fields),
		queue.redis.hlen(callbacks),
	]);
	const [capability, identity, total, completed, failed, cancelled, createdAt] = values;
	const [deadlineAt, finishedAt, cancelReason, notBefore] = values.slice(7);
	if (!capability || !identity || !total) return undefined;
	return {
		batchId,
		capability,
		identity: JSON.parse(identity) as BatchIdentity,
		total: Number(total),
		completed: Number(completed ?? 0),
		failed: Number(failed ?? 0),
		cancelled: Number(cancelled ?? 0),
		createdAt: Number(createdAt),
		...(notBefore ? { notBefore: Number(notBefore) } : {}),
		...(deadlineAt ? { deadlineAt: Number(deadlineAt) } : {}),
		...(finishedAt ? { finishedAt: Number(finishedAt) } : {}),
		...(cancelReason ? { cancelReason: cancelReason as CancelReason } : {}),
		owedCalls,
	};
}

/** Reads the record; throws request-invalid for a batch that never was or has expired. */
export async function requireBatch(queue: JobQueue, batchId: string): Promise<BatchRecord> {
	const batch = await readBatch(queue, batchId);
	if (!batch) throw unknownBatch(queue, batchId);
	return batch;
}

export function unknownBatch({ settings }: JobQueue, batchId: string): Failure {
	const { keepCompletedHours, keepFailedHours, prefix } = settings;
	return new Failure({
		kind: 'request-invalid',
		message: `There is no batch ${batchId} in the job queue`,
		hint: `Check the ID and the key prefix (${prefix}); batches go ${String(keepCompletedHours)} hours after they ended, ${String(keepFailedHours)} after failures`,
	});
}

/** The items of a batch in order. */
export async function readItems(queue: JobQueue, batchId: string): Promise<BatchItem[]> {
	const items = await queue.redis.hget(batchKeys(queue, batchId).record, 'items');
	return items === null ? [] : (JSON.parse(items) as BatchItem[]);
}

/** Whether every item has an outcome. */
export const isFinished = (batch: BatchRecord): boolean =>
	batch.completed + batch.failed + batch.cancelled >= batch.total;
