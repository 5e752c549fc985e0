import { addFlow } from './add-flow';
import { jobIdOf } from './batch-id';
import { batchKeys, type BatchRecord } from './batch-record';
import type { JobQueue } from './open-queue';
import { pack } from './parcel';
import { isToRetry, stateOfLetter } from './record-outcomes';
import { removeJob } from './remove-job';
import { deadlineAnew, removeEndedParent, reopenBatch } from './reopen-batch';

const atOnce = 200;

/**
 * Runs what failed or was cancelled of a batch again, with the requests and the credential as they
 * are now: an execution that n8n retries pays for nothing that completed.
 */
export async function runUnfinished(
	queue: JobQueue,
	batch: BatchRecord,
	options: Parameters<typeof addFlow>[1],
): Promise<void> {
	const { batchId, capability, finishedAt } = batch;
	const { record, states } = batchKeys(queue, batchId);
	// A cancel that is under way goes on with nothing more.
	await queue.redis.hdel(record, 'cancelReason');
	const letters = (await queue.redis.get(states)) ?? '';
	const again = options.units.flatMap(({ work }, index) => {
		const letter = letters[index];
		const isOpen = isToRetry(letter) || stateOfLetter(letter) === 'cancelled';
		return work && isOpen ? [index] : [];
	});
	if (again.length === 0) return;
	const deadlineAt =
		options.deadlineMs === undefined ? deadlineAnew(batch) : Date.now() + options.deadlineMs;
	// A job that was cancelled a moment ago may be held still.
	for (let from = 0; from < again.length; from += atOnce) {
		const ids = again.slice(from, from + atOnce).map((index) => jobIdOf(batchId, index));
		const toRunAgain = true;
		await Promise.all(ids.map((id) => removeJob(queue, capability, id, { toRunAgain })));
	}
	await reopenBatch(queue, batch, again, deadlineAt);
	const isNew = await removeEndedParent(queue, batchId);
	const chosen = new Set(again);
	const units = options.units.map((unit, index) =>
		chosen.has(index) ? unit : { ...unit, work: undefined },
	);
	const { deadlineMs, ...rest } = options;
	const withDeadline = isNew && finishedAt !== undefined && deadlineMs !== undefined;
	const added = await addFlow(queue, { ...rest, units, ...(withDeadline ? { deadlineMs } : {}) });
	await queue.redis.hset(
		record,
		'blobs',
		await pack(queue, added.refs, { purpose: 'blobs', id: batchId }),
	);
	await added.commit();
}
