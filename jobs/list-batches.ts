import { parseJobId } from './records/ids';
import { batchFields, isFinished, parseBatch, type BatchRecord } from './records/batch-record';
import { stateOf, type BatchState } from './batch-state';
import { knownBatches } from './records/known-batches';
import { jobsQueue, type JobQueue } from './queue/open-queue';
import { batchKeys, indexKeys } from './redis/redis-keys';

export interface ListOptions {
	/** Only batches in these states; all where it is empty. */
	states?: readonly BatchState['state'][];
	/** Only batches of these capabilities; all where it is empty. */
	capabilities?: readonly string[];
	/** Only batches that this workflow queued. */
	workflowId?: string;
	/** Only batches that this n8n queued. */
	instanceId?: string;
	/** Only batches in which an item failed. */
	withFailures?: boolean;
	/** At most so many; all where it is not set. */
	limit?: number;
	/** Leaves entries of batches that have expired in the index. */
	readOnly?: boolean;
}

export type ListedBatch = BatchRecord & Pick<BatchState, 'state' | 'running' | 'waiting'>;

/** Batches that one round trip reads. */
const page = 500;

/** The batches that the queue holds, the newest first. Three round trips for 500 batches. */
export async function listBatches(
	queue: JobQueue,
	options: ListOptions = {},
): Promise<ListedBatch[]> {
	const {
		states = [],
		capabilities = [],
		workflowId,
		instanceId,
		withFailures,
		limit = Infinity,
		readOnly,
	} = options;
	const wanted = (batch: ListedBatch) =>
		(states.length === 0 || states.includes(batch.state)) &&
		(capabilities.length === 0 || capabilities.includes(batch.capability)) &&
		(!withFailures || batch.failed > 0) &&
		(instanceId === undefined || batch.identity.instanceId === instanceId) &&
		(workflowId === undefined || batch.identity.workflowId === workflowId);
	return await queue.run(async () => {
		const found: ListedBatch[] = [];
		for (let from = 0; found.length < limit;) {
			const ids = await queue.redis.zrevrange(indexKeys(queue).batches, from, from + page - 1);
			if (ids.length === 0) break;
			const batches = await readBatches(queue, ids);
			const unread = ids.filter((_, place) => batches[place] === undefined);
			// One whose record was written over still has files and jobs, which go with it in the end.
			const there = await knownBatches(queue, readOnly ? [] : unread);
			const gone = readOnly ? [] : unread.filter((id) => !there.has(id));
			if (gone.length > 0) await queue.redis.zrem(indexKeys(queue).batches, ...gone);
			const read = batches.flatMap((batch) => (batch ? [batch] : []));
			found.push(...(await withStates(queue, read)).filter(wanted));
			from += ids.length - gone.length;
			if (ids.length < page) break;
		}
		return found.slice(0, limit);
	});
}

async function readBatches(
	queue: JobQueue,
	ids: readonly string[],
): Promise<(BatchRecord | undefined)[]> {
	const reads = queue.redis.pipeline();
	for (const id of ids) {
		const { record, callbacks } = batchKeys(queue, id);
		reads.hmget(record, ...batchFields).hlen(callbacks);
	}
	const replies = (await reads.exec()) ?? [];
	for (const [error] of replies) if (error) throw error;
	return ids.map((id, place) =>
		parseBatch(
			id,
			replies[2 * place]?.[1] as (string | null)[],
			Number(replies[2 * place + 1]?.[1]),
		),
	);
}

async function withStates(queue: JobQueue, batches: BatchRecord[]): Promise<ListedBatch[]> {
	const running = await runningJobs(queue, batches);
	return batches.map((batch) => {
		const done = batch.completed + batch.failed + batch.cancelled;
		const now = Math.min(running.get(batch.batchId) ?? 0, batch.total - done);
		return {
			...batch,
			state: stateOf(batch, now),
			running: now,
			waiting: batch.total - done - now,
		};
	});
}

/** How many jobs of each batch workers hold now, or that wait for their parts. */
async function runningJobs(queue: JobQueue, batches: BatchRecord[]): Promise<Map<string, number>> {
	const open = batches.filter((batch) => !isFinished(batch));
	const capabilities = [...new Set(open.map(({ capability }) => capability))];
	const counts = new Map<string, number>();
	if (capabilities.length === 0) return counts;
	const reads = queue.redis.pipeline();
	for (const capability of capabilities) {
		const jobs = queue.bull(jobsQueue(capability));
		reads.lrange(jobs.toKey('active'), 0, -1).zrange(jobs.toKey('waiting-children'), '0', '-1');
	}
	for (const [error, ids] of (await reads.exec()) ?? []) {
		if (error) throw error;
		for (const id of ids as string[]) {
			const batchId = parseJobId(id)?.batchId;
			if (batchId !== undefined) counts.set(batchId, (counts.get(batchId) ?? 0) + 1);
		}
	}
	return counts;
}
