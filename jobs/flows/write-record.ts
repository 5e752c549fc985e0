import { activeTraceparent } from '../../endpoint/traces/traceparent';
import { halfFields } from './commit-batch';
import type { DispatchOptions } from '../records/dispatch-options';
import type { Unit } from './group-items';
import type { JobQueue } from '../queue/open-queue';
import { pack } from '../queue/encrypted-payload';
import { batchKeys, indexKeys } from '../redis/redis-keys';
import { latestKeyOf } from '../records/find-batch';

const dayMs = 24 * 3_600_000;

/** Writes what a batch says about itself, before its jobs are added: it is half until it is committed. */
export async function writeRecord(
	queue: JobQueue,
	{ identity, capability, notBefore, deadlineMs }: DispatchOptions,
	batch: { batchId: string; fingerprint: string; units: Unit[]; refs: string[] },
): Promise<void> {
	const { batchId, fingerprint, units, refs } = batch;
	const { record } = batchKeys(queue, batchId);
	const { keepCompletedHours, keepFailedHours } = queue.settings;
	const keepFailedMs = Math.round(keepFailedHours * 3_600_000);
	const createdAt = Date.now();
	const trace = activeTraceparent();
	const fields = {
		capability,
		identity: JSON.stringify(identity),
		total: units.length,
		createdAt,
		...halfFields(createdAt),
		fingerprint,
		keepCompletedMs: Math.round(keepCompletedHours * 3_600_000),
		keepFailedMs,
		items: JSON.stringify(units.map(({ item }) => item)),
		blobs: await pack(queue, refs, { purpose: 'blobs', id: batchId }),
		...(trace === undefined ? {} : { trace }),
		...(notBefore === undefined ? {} : { notBefore }),
		...(deadlineMs === undefined ? {} : { deadlineAt: createdAt + deadlineMs }),
	};
	const replies = await queue.redis
		.multi()
		.hset(record, fields)
		.persist(record)
		.zadd(indexKeys(queue).batches, createdAt, batchId)
		.set(
			latestKeyOf(queue, identity, fingerprint),
			batchId,
			'PX',
			keepFailedMs + (deadlineMs ?? dayMs),
		)
		.exec();
	for (const [error] of replies ?? []) if (error) throw error;
}
