import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import type { Usage } from '../../endpoint/usage';
import { readIdentity, type BatchIdentity } from './ids';
import { damaged } from '../encryption/damaged';
import type { JobQueue } from '../queue/open-queue';
import { readJson } from '../redis/read-json';
import { usageFields, usageOfFields } from './usage-fields';
import { keyPrefix } from '../redis/key-prefix';
import { batchKeys } from '../redis/redis-keys';
import type { OutcomeState } from './outcome-letters';

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
	/** How many nodes are still to be resumed. */
	pendingCallbacks: number;
	/** Of the items that have ended, failed ones too; its price is unknown where that of one is. */
	usage: Usage;
}

/** The fields of a record that tell how a batch stands, in the order that `parseBatch` takes. */
export const batchFields = [
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
	...usageFields,
] as const;

/** Reads the record; undefined for a batch that never was or has expired. */
export async function readBatch(
	queue: JobQueue,
	batchId: string,
): Promise<BatchRecord | undefined> {
	const { record, callbacks } = batchKeys(queue, batchId);
	const [values, pendingCallbacks] = await Promise.all([
		queue.redis.hmget(record, ...batchFields),
		queue.redis.hlen(callbacks),
	]);
	return parseBatch(batchId, values, pendingCallbacks);
}

/** Of a batch whose record somebody else has written over. */
const nobody: BatchIdentity = {
	...{ workflowId: 'unknown', executionId: 'unknown' },
	...{ nodeId: 'unknown', nodeName: 'unknown', runIndex: 0 },
};

/** A number of items that can be: whoever holds them all would run out of memory with more. */
const isCount = (text: string | null | undefined): text is string =>
	/^\d{1,8}$/.test(text ?? '') && Number(text) > 0;

const batchItems = z.array(
	z.object({
		itemIndex: z.number().int(),
		items: z.array(z.number().int()).optional(),
		label: z.string().optional(),
	}),
);

/** The record that the values of `batchFields` make; undefined where there is none. */
export function parseBatch(
	batchId: string,
	values: readonly (string | null)[],
	pendingCallbacks: number,
): BatchRecord | undefined {
	const [capability, identity, total, completed, failed, cancelled, createdAt] = values;
	const [deadlineAt, finishedAt, cancelReason, notBefore, ...used] = values.slice(7);
	if (!capability || !identity || !isCount(total)) return undefined;
	return {
		batchId,
		capability,
		identity: readIdentity(identity) ?? nobody,
		total: Number(total),
		completed: Number(completed ?? 0),
		failed: Number(failed ?? 0),
		cancelled: Number(cancelled ?? 0),
		createdAt: Number(createdAt),
		...(notBefore ? { notBefore: Number(notBefore) } : {}),
		...(deadlineAt ? { deadlineAt: Number(deadlineAt) } : {}),
		...(finishedAt ? { finishedAt: Number(finishedAt) } : {}),
		...(cancelReason ? { cancelReason: cancelReason as CancelReason } : {}),
		pendingCallbacks,
		usage: usageOfFields(used),
	};
}

/** Reads the record; throws request-invalid for a batch that never was or has expired. */
export async function requireBatch(queue: JobQueue, batchId: string): Promise<BatchRecord> {
	const batch = await readBatch(queue, batchId);
	if (!batch) throw unknownBatch(queue, batchId);
	return batch;
}

export function unknownBatch({ settings }: JobQueue, batchId: string): Failure {
	const { keepCompletedHours, keepFailedHours } = settings;
	return new Failure({
		kind: 'request-invalid',
		message: `There is no batch ${batchId} in the job queue`,
		hint: `Check the ID: the operation Get Many of the Jobs node lists the batches in the queue. Check the key prefix and namespace of the credential (${keyPrefix(settings)}). Batches are deleted ${String(keepCompletedHours)} hours after they ended, or ${String(keepFailedHours)} hours if jobs failed`,
	});
}

/** The items of a batch in order. */
export async function readItems(queue: JobQueue, batchId: string): Promise<BatchItem[]> {
	const items = await queue.redis.hget(batchKeys(queue, batchId).record, 'items');
	if (items === null) return [];
	const { data } = batchItems.safeParse(readJson(items));
	if (!data) throw damaged();
	return data as BatchItem[];
}

/** Whether every item has an outcome. */
export const isFinished = (batch: BatchRecord): boolean =>
	batch.completed + batch.failed + batch.cancelled >= batch.total;

/**
 * How a batch ended, for all who tell of it. It failed where every item did; one that completed says
 * by its counts how many items failed.
 */
export function endOf({
	total,
	failed,
	cancelReason,
}: Pick<BatchRecord, 'total' | 'failed' | 'cancelReason'>): OutcomeState {
	if (cancelReason) return 'cancelled';
	return failed >= total ? 'failed' : 'completed';
}
