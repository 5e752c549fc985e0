import { Failure, type FailureDetails } from '../endpoint/failure';
import { activeJobs } from './records/active-jobs';
import { jobIdOf, parseJobId } from './records/ids';
import { requireBatch, type CancelReason } from './records/batch-record';
import { forgetJob } from './checkpoints/forget-job';
import { jobsQueue, type JobQueue } from './queue/open-queue';
import { thoughFull } from './redis/though-full';
import { recordOutcomes, type JobOutcome } from './records/record-outcomes';
import { batchKeys, channels } from './redis/redis-keys';
import { stateOfLetter } from './records/outcome-letters';
import { runScript } from './redis/run-script';

/** A whole batch, or one job of it. The id of an item that shares its job names the job as well. */
export type JobTarget = { batchId: string } | { jobId: string };

const atOnce = 500;

const reasonScript = `
${thoughFull}
redis.call('HSET', KEYS[1], 'cancelReason', ARGV[1])
`;

/**
 * Cancels what is unfinished, with or without a worker: items get their outcome at once, waiting
 * jobs leave the queue, running ones stop within a second. Says how many items it cancelled.
 */
export async function cancel(
	queue: JobQueue,
	target: JobTarget,
	reason: CancelReason,
): Promise<number> {
	return await queue.run(async () => {
		const { batchId, only } = readWholeTarget(target);
		const batch = await requireBatch(queue, batchId);
		const { record, states } = batchKeys(queue, batchId);
		const letters = (await queue.redis.get(states)) ?? '';
		const open = (only === undefined ? Array.from({ length: batch.total }, (_, i) => i) : [only])
			.filter((index) => index < batch.total)
			.filter((index) => stateOfLetter(letters[index]) === undefined);
		if (open.length === 0) return 0;
		if (only === undefined) {
			// From here no worker begins with another item.
			await runScript(queue.redis, reasonScript, [record], [reason]);
		}
		const active = await activeJobs(queue, batch);
		// Those that run now cost money, and however many wait, they do not wait for them.
		const ordered = [
			...open.filter((index) => active.has(index)),
			...open.filter((index) => !active.has(index)),
		];
		let cancelled = 0;
		for (let from = 0; from < ordered.length; from += atOnce) {
			// A retry that joined the batch meanwhile wants what is left of it.
			if (only === undefined && (await queue.redis.hexists(record, 'cancelReason')) === 0) break;
			const some = ordered.slice(from, from + atOnce);
			const items = some.map((index) => cancelledItem(index, reason));
			cancelled += (await recordOutcomes(queue, batchId, items, { isThoughFull: true })).count;
			await stopJobs(
				queue,
				batch.capability,
				some.map((index) => jobIdOf(batchId, index)),
			);
		}
		if (only !== undefined) return cancelled;
		// Some a worker cancelled meanwhile.
		return (await requireBatch(queue, batchId)).cancelled - batch.cancelled;
	});
}

async function stopJobs(queue: JobQueue, capability: string, ids: string[]): Promise<void> {
	const jobs = queue.bull(jobsQueue(capability));
	// A job that a worker holds cannot be removed: the message stops it there.
	await queue.redis.publish(channels(queue).cancel, JSON.stringify(ids));
	await Promise.all(
		ids.map(async (id) => {
			// Of a job that is gone nobody clears up what it kept.
			if ((await jobs.remove(id)) > 0) await forgetJob(queue, id);
		}),
	);
}

/** The batch, the job that is meant alone, and the item of it that is meant alone. */
export function readTarget(target: JobTarget): {
	batchId: string;
	only?: number;
	onlyItem?: number;
} {
	if ('batchId' in target) return { batchId: target.batchId.trim() };
	const place = parseJobId(target.jobId);
	if (place) {
		const { batchId, index, itemIndex } = place;
		return { batchId, only: index, ...(itemIndex === undefined ? {} : { onlyItem: itemIndex }) };
	}
	throw new Failure({
		kind: 'request-invalid',
		message: `"${target.jobId}" is not a job ID`,
		hint: 'A job ID is the ID of its batch, a hyphen and a number',
	});
}

/** The same for what takes a job as a whole; throws request-invalid for an item that shares one. */
export function readWholeTarget(target: JobTarget): { batchId: string; only?: number } {
	const { onlyItem, ...whole } = readTarget(target);
	if (onlyItem === undefined) return whole;
	throw new Failure({
		kind: 'request-invalid',
		message: `Item ${String(onlyItem)} shares its job with other items, and a job can only be cancelled or deleted as a whole`,
		hint: 'Use the batch, or the job ID up to its dot',
	});
}

/** How an item ends that was cancelled for the reason. */
export const cancelledItem = (index: number, reason: CancelReason): JobOutcome => ({
	index,
	state: 'cancelled',
	failure: failures[reason],
});

const failures: Record<CancelReason, FailureDetails> = {
	cancelled: { kind: 'cancelled', message: 'The job was cancelled' },
	deadline: {
		kind: 'timed-out',
		message: 'The deadline of the batch passed before this item was done',
		hint: 'Set a later deadline, or run more workers',
	},
};
