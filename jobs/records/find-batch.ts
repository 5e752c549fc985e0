import { createHash } from 'node:crypto';
import { batchIdOf, type BatchIdentity } from './ids';
import { batchFields, isFinished, parseBatch, type BatchRecord } from './batch-record';
import { batchesQueue, type JobQueue } from '../queue/open-queue';
import { batchKeys, latestKey } from '../redis/redis-keys';

/** The batch of a run, or the id that it gets. */
interface FoundBatch {
	batchId: string;
	/** What is there of it already. */
	batch?: BatchRecord;
	/** Whether its jobs were queued, so that nothing is to be added. */
	isQueued: boolean;
}

/** Where the id of the last batch of a node with the same requests stands: of the same lineage, if one is known. */
export function latestKeyOf(
	queue: JobQueue,
	{ instanceId = '', workflowId, nodeId, runIndex, lineage }: BatchIdentity,
	fingerprint: string,
): string {
	const parts = JSON.stringify([instanceId, workflowId, nodeId, runIndex, fingerprint, lineage]);
	return latestKey(queue, createHash('sha256').update(parts).digest('hex').slice(0, 32));
}

/**
 * Finds the batch of a run by its requests. A node that runs again in the same run with other
 * requests, e.g. as a tool, gets a new batch. Where n8n runs an execution again, the batch of that
 * execution is taken, if the requests are still the same. Where nothing tells which execution that
 * was, the last batch of the node is taken if it is under way: what has ended may be of another day.
 */
export async function findBatch(
	queue: JobQueue,
	identity: BatchIdentity,
	fingerprint: string,
	retryOf?: { executionId?: string },
): Promise<FoundBatch> {
	const own = idsOf(identity, fingerprint);
	const earlier = retryOf?.executionId
		? idsOf({ ...identity, executionId: retryOf.executionId }, fingerprint)
		: [];
	const latest = retryOf ? await queue.redis.get(latestKeyOf(queue, identity, fingerprint)) : null;
	const ids = [...own, ...earlier, ...(latest === null ? [] : [latest])];
	const found = await readAll(queue, ids, retryOf !== undefined);
	const isOfRetried = (place: number) => place < own.length + earlier.length;
	const same = found.find(
		({ fingerprint: its, batch, isQueued }, place) =>
			place >= own.length &&
			its === fingerprint &&
			isQueued &&
			(isOfRetried(place) || identity.lineage !== undefined || !batch || !isFinished(batch)),
	);
	const [usual, other] = found;
	const isFree = usual?.fingerprint === undefined || usual.fingerprint === fingerprint;
	const mine = isFree ? usual : other;
	const chosen = mine?.isQueued ? mine : (same ?? mine);
	const { batchId = own[0] ?? '', batch, isQueued = false } = chosen ?? {};
	return { batchId, ...(batch ? { batch } : {}), isQueued };
}

const idsOf = (identity: BatchIdentity, fingerprint: string): string[] => [
	batchIdOf(identity),
	batchIdOf(identity, [fingerprint]),
];

async function readAll(
	queue: JobQueue,
	ids: readonly string[],
	isRetry: boolean,
): Promise<(FoundBatch & { fingerprint?: string })[]> {
	const reads = queue.redis.pipeline();
	for (const id of ids) {
		reads
			.hmget(batchKeys(queue, id).record, 'fingerprint', 'reopenedAt', 'enqueuing', ...batchFields)
			.exists(queue.bull(batchesQueue).toKey(id));
	}
	const replies = (await reads.exec()) ?? [];
	for (const [error] of replies) if (error) throw error;
	return ids.map((batchId, place) => {
		const [fingerprint, reopenedAt, enqueuing, ...values] = replies[2 * place]?.[1] as (
			string | null
		)[];
		const batch = parseBatch(batchId, values, 0);
		const hasParent = replies[2 * place + 1]?.[1] === 1;
		// A retry that was cut short has left no parent: the next one makes it good.
		const isCut = isRetry && reopenedAt !== null;
		// One whose producer died before it was whole is joined by queueing it again.
		const isWhole = enqueuing === null && (hasParent || isCut);
		return {
			batchId,
			...(batch ? { batch } : {}),
			isQueued: batch !== undefined && (isFinished(batch) || isWhole),
			...(fingerprint ? { fingerprint } : {}),
		};
	});
}
