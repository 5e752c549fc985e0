import { activeJobs } from './records/active-jobs';
import { jobIdOf } from './records/ids';
import {
	endOf,
	isFinished,
	readBatch,
	readItems,
	unknownBatch,
	type BatchItem,
	type BatchRecord,
} from './records/batch-record';
import { readLateCallback, type LateCallback } from './callbacks/late-callbacks';
import type { JobQueue } from './queue/open-queue';
import { workersAlive } from './queue/workers-alive';
import { batchKeys } from './redis/redis-keys';
import type { OutcomeState } from './records/outcome-letters';
import { stateOfLetter } from './records/outcome-letters';

export interface BatchState extends BatchRecord {
	state: 'waiting' | 'running' | OutcomeState;
	/** Items that no worker runs now and that have no outcome. */
	waiting: number;
	running: number;
	/** From 0 to 1, running items counted by how far they are. */
	progress: number;
	/** Workers that are alive and serve the capability. */
	workers: number;
	/** The callback, where n8n has not taken it after the usual attempts. */
	callback?: LateCallback;
	/** Each item in order, where asked for. */
	jobs?: (BatchItem & {
		jobId: string;
		state: ItemState;
		/** From 0 to 1. */
		progress: number;
	})[];
}

export type ItemState = 'waiting' | 'running' | OutcomeState;

/** How a batch stands; undefined for one that never was or has expired. */
export async function batchState(
	queue: JobQueue,
	batchId: string,
	options: { jobs?: boolean } = {},
): Promise<BatchState | undefined> {
	return await queue.run(async () => {
		const batch = await readBatch(queue, batchId);
		if (!batch) return undefined;
		const finished = isFinished(batch);
		const [active, workers, callback] = await Promise.all([
			finished ? new Map<number, number>() : activeJobs(queue, batch),
			workersAlive(queue),
			batch.pendingCallbacks > 0 ? readLateCallback(queue, batchId) : undefined,
		]);
		const done = batch.completed + batch.failed + batch.cancelled;
		const running = Math.min(active.size, batch.total - done);
		const underWay = [...active.values()].slice(0, running).reduce((sum, share) => sum + share, 0);
		return {
			...batch,
			state: stateOf(batch, running),
			waiting: batch.total - done - running,
			running,
			progress: Math.min(1, (done + underWay) / batch.total),
			workers: workers.filter(({ concurrency }) => concurrency[batch.capability]).length,
			...(callback ? { callback } : {}),
			...(options.jobs ? { jobs: await readJobs(queue, batchId, active) } : {}),
		};
	});
}

/** How a batch stands; throws request-invalid for one that never was or has expired. */
export async function requireState(
	queue: JobQueue,
	batchId: string,
	options: { jobs?: boolean } = {},
): Promise<BatchState> {
	const state = await batchState(queue, batchId, options);
	if (!state) throw unknownBatch(queue, batchId);
	return state;
}

/** What a record and the number of its jobs that run now make of a batch. */
export function stateOf(batch: BatchRecord, running: number): BatchState['state'] {
	if (isFinished(batch)) return endOf(batch);
	return running + batch.completed + batch.failed > 0 ? 'running' : 'waiting';
}

async function readJobs(
	queue: JobQueue,
	batchId: string,
	active: Map<number, number>,
): Promise<NonNullable<BatchState['jobs']>> {
	const [items, letters] = await Promise.all([
		readItems(queue, batchId),
		queue.redis.get(batchKeys(queue, batchId).states),
	]);
	return items.map((item, index) => {
		const outcome = stateOfLetter(letters?.[index]);
		return {
			...item,
			jobId: jobIdOf(batchId, index),
			state: outcome ?? (active.has(index) ? 'running' : 'waiting'),
			progress: outcome ? 1 : (active.get(index) ?? 0),
		};
	});
}
