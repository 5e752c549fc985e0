import type { JobQueue } from '../../jobs/queue/open-queue';
import type { JobData } from '../../jobs/records/job-data';
import { batchKeys } from '../../jobs/redis/redis-keys';

/** What the batch of a job says as a run of the job begins. */
export interface Start {
	/** How many jobs it has; null where it has expired. */
	total: string | null;
	capability: string | null;
	/** Why it was cancelled, if it was. */
	cancelReason: string | null;
	/** When jobs were last added to it; null once all are there. */
	enqueuing: string | null;
	/** Characters that its results take in Redis. */
	inlineBytes: number;
	/** The outcome of the item, if it has one. */
	recorded: string | null;
}

/** Reads in one round trip all that a run has to know before it begins. */
export async function readStart(queue: JobQueue, { batchId, index }: JobData): Promise<Start> {
	const { record, outcomes } = batchKeys(queue, batchId);
	const [about, recorded] = await Promise.all([
		queue.redis.hmget(record, 'total', 'capability', 'cancelReason', 'enqueuing', 'inlineBytes'),
		queue.redis.hget(outcomes, String(index)),
	]);
	const [total = null, capability = null, cancelReason = null, enqueuing = null, bytes] = about;
	return { total, capability, cancelReason, enqueuing, inlineBytes: Number(bytes ?? 0), recorded };
}
