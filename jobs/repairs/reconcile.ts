import { callAgain, strandedCallbacks } from '../call-again';
import {
	repairBatch,
	usualPatience,
	type Glance,
	type Patience,
	type Repair,
} from './repair-batch';
import type { JobQueue } from '../queue/open-queue';
import { removeExpired } from './remove-expired';
import { batchKeys, indexKeys } from '../redis/redis-keys';

const page = 500;

export interface ReconcileOptions {
	/** Place in the list of batches to go on from. */
	from?: number;
	/** At most so many batches are looked at. */
	batches?: number;
	/** At most so many jobs of expired batches are removed. */
	jobs?: number;
	patience?: Partial<Patience>;
	/** What earlier calls found whole and need not look through again. */
	sound?: Set<string>;
	/** Is told of each repair. */
	onRepair: (batchId: string, repair: Repair) => void;
	/** Is told of a batch that could not be looked after; the others are. */
	onError: (batchId: string, error: Error) => void;
}

/**
 * Looks after batches that a death between two steps left unfinished, and removes jobs of those that
 * have expired. One call does a bounded part of the work; says where the next one goes on.
 */
export async function reconcile(queue: JobQueue, options: ReconcileOptions): Promise<number> {
	const { batches = 2000, jobs = 20_000, sound = new Set(), onRepair, onError } = options;
	const patience = { ...usualPatience, ...options.patience };
	const each = async (batchId: string, repair: () => Promise<Repair[]>) => {
		try {
			for (const done of await repair()) onRepair(batchId, done);
		} catch (error) {
			onError(batchId, error instanceof Error ? error : new Error(String(error)));
			// Without Redis there is nothing to do for the others either.
			if (queue.redis.status !== 'ready') throw error;
		}
	};
	return await queue.run(async () => {
		let { from = 0 } = options;
		for (let seen = 0; seen < batches; seen += page) {
			const ids = await queue.redis.zrange(
				indexKeys(queue).batches,
				...([String(from), String(from + page - 1)] as const),
			);
			for (const glance of await glances(queue, ids)) {
				await each(glance.batchId, async () => await repairBatch(queue, glance, patience, sound));
			}
			from = ids.length < page ? 0 : from + page;
			if (from === 0) break;
		}
		for (const batchId of await strandedCallbacks(queue)) {
			await each(batchId, async () =>
				(await callAgain(queue, batchId)) ? ['callback-requeued'] : [],
			);
		}
		await removeExpired(queue, jobs);
		return from;
	});
}

async function glances(queue: JobQueue, ids: readonly string[]): Promise<Glance[]> {
	const reads = queue.redis.pipeline();
	for (const id of ids) {
		const { record, callbacks } = batchKeys(queue, id);
		reads
			.hmget(record, 'total', 'createdAt', 'enqueuing', 'finishedAt', 'reopenedAt', 'deadlineAt')
			.pttl(record)
			.exists(callbacks);
	}
	const replies = (await reads.exec()) ?? [];
	for (const [error] of replies) if (error) throw error;
	return ids.flatMap((batchId, place) => {
		const [total, createdAt, enqueuing, finishedAt, reopenedAt, deadlineAt] = replies[
			3 * place
		]?.[1] as (string | null)[];
		const time = (text: string | null | undefined) => (text ? Number(text) : undefined);
		if (!total) return [];
		return [
			{
				batchId,
				isHalf: typeof enqueuing === 'string',
				hasEnded: typeof finishedAt === 'string',
				expires: Number(replies[3 * place + 1]?.[1]) >= 0,
				isAwaited: replies[3 * place + 2]?.[1] === 1,
				createdAt: Number(createdAt),
				reopenedAt: time(reopenedAt),
				deadlineAt: time(deadlineAt),
			},
		];
	});
}
