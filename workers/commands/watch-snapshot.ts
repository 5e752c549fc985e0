import { batchState, type BatchState } from '../../jobs/batch-state';
import { listBatches } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { workersAlive } from '../../jobs/queue/workers-alive';
import { batchKeys } from '../../jobs/redis/redis-keys';
import type { Options } from '../config/options';
import { throughputOf } from '../reports/throughput-of';

/** A batch as it is watched. */
export interface WatchedBatch extends BatchState {
	jobsPerMinute?: number;
	/** Milliseconds since 1970. */
	endsAt?: number;
}

/** How the queue stood at a moment. */
export interface Snapshot {
	/** The newest first, as `list` has them. */
	batches: WatchedBatch[];
	/** How many workers are alive. */
	workers: number;
}

/** Reads how the newest batches stand. */
export async function readSnapshot(
	queue: JobQueue,
	{ states, limit }: Pick<Options, 'states' | 'limit'>,
): Promise<Snapshot> {
	const [listed, workers] = await Promise.all([
		listBatches(queue, { states, limit, readOnly: true }),
		workersAlive(queue),
	]);
	const batches = await Promise.all(
		listed.map(async ({ batchId }) => await readOne(queue, batchId)),
	);
	return { batches: batches.flatMap((batch) => (batch ? [batch] : [])), workers: workers.length };
}

async function readOne(queue: JobQueue, batchId: string): Promise<WatchedBatch | undefined> {
	const [batch, wasReopened] = await Promise.all([
		batchState(queue, batchId),
		queue.redis.hexists(batchKeys(queue, batchId).record, 'reopenedAt'),
	]);
	// A batch that rested in between has no throughput.
	return batch && { ...batch, ...(wasReopened === 1 ? {} : throughputOf(batch, Date.now())) };
}
