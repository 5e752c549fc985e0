import { UnrecoverableError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import type { FailureDetails } from '../../endpoint/failure';
import { jobIdOf } from '../../jobs/records/ids';
import type { CancelReason } from '../../jobs/records/batch-record';
import { cancelledItem } from '../../jobs/cancel';
import { forgetJob } from '../../jobs/checkpoints/forget-job';
import { keepForRetry } from '../../jobs/checkpoints/keep-for-retry';
import type { JobData } from '../../jobs/records/job-data';
import { jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { failureOfAll, keepPart, readParts } from '../../jobs/checkpoints/parts';
import { recordOutcomes, type JobOutcome } from '../../jobs/records/record-outcomes';
import { retryWhileReadOnly } from '../../jobs/redis/retry-while-read-only';
import type { OutcomeState } from '../../jobs/records/outcome-letters';
import { isToRetry, stateOfLetter } from '../../jobs/records/outcome-letters';
import type { TellProgress } from './batch-progress';
import type { Start } from './read-start';

/** Where it is written how a job ended: with its batch, or for a part with its item. */
export interface OutcomeWriter {
	/** Whether nothing is left to do, by what the batch says. Throws for a job that is not to run any more. */
	hasEnded(start: Start): Promise<boolean>;
	/** `isPartial`: some of the items that share the job ran into what may pass. */
	complete(result: unknown, hints: string[], isPartial: boolean): Promise<void>;
	fail(state: 'failed' | 'cancelled', failure: FailureDetails): Promise<void>;
}

export const createOutcomeWriter = (
	queue: JobQueue,
	job: Job,
	data: JobData,
	tell: { log: Logger; batchProgress: TellProgress },
): OutcomeWriter =>
	data.part
		? ofPart(queue, job, data, data.part, tell.log)
		: ofItem(queue, job, data, tell.batchProgress);

function ofItem(
	queue: JobQueue,
	job: Job,
	data: JobData,
	batchProgress: TellProgress,
): OutcomeWriter {
	const { batchId, index } = data;
	const itemId = jobIdOf(batchId, index);
	let inlineBytes: number | undefined;
	const record = async (outcome: JobOutcome, ended: Ended) => {
		const isForgotten = !isToKeep(ended);
		const { withFiles, batch } = await recordOutcomes(queue, batchId, [outcome], {
			...{ persist: retryWhileReadOnly, isForgotten, inlineBytes },
		});
		if (!isForgotten || withFiles.length > 0) await clearUp(queue, itemId, ended);
		batchProgress(batchId, batch);
	};
	return {
		async hasEnded(start) {
			({ inlineBytes } = start);
			const state = await stateOf(queue, data, job, start);
			if (state === undefined) return false;
			// A run that stored its outcome may have ended before it cleared up.
			await clearUp(queue, itemId, state);
			if (state !== 'completed' && state !== 'partial') throw new UnrecoverableError(state);
			return true;
		},
		async complete(result, hints, isPartial) {
			const outcome = { index, state: 'completed' as const, result, hints, isPartial };
			await record(outcome, isPartial ? 'partial' : 'completed');
		},
		async fail(state, failure) {
			await record({ index, state, failure }, state);
		},
	};
}

function ofPart(
	queue: JobQueue,
	job: Job,
	data: JobData,
	{ name, of }: NonNullable<JobData['part']>,
	log: Logger,
): OutcomeWriter {
	const { batchId, label } = data;
	const itemId = jobIdOf(batchId, data.index);
	const keep = async (outcome: Parameters<typeof keepPart>[3]) => {
		const done = await keepPart(queue, itemId, name, outcome, retryWhileReadOnly);
		const progress = Math.min(1, done / of);
		log.info({ jobId: itemId, batchId, label, done, of, progress }, 'item progress');
		// Progress is a courtesy: the job does not fail over it.
		await queue
			.bull(job.queueName)
			.updateJobProgress(itemId, progress)
			.catch(() => undefined);
	};
	return {
		async hasEnded(start) {
			const state = await stateOf(queue, data, job, start);
			if (state !== undefined) {
				// What this part has kept since the item ended goes as well.
				await clearUp(queue, itemId, state);
				return true;
			}
			const [kept] = await readParts(queue, itemId, [name]);
			if (kept) return true;
			const failure = await failureOfAll(queue, itemId);
			if (!failure) return false;
			await keep({ failure });
			throw new UnrecoverableError(failure.kind);
		},
		complete: async (result, hints) => {
			await keep({ result, hints });
		},
		// A cancelled item has its outcome already.
		fail: async (state, failure) => {
			if (state === 'failed') await keep({ failure });
		},
	};
}

type Ended = OutcomeState | 'partial';

/** Whether what is finished of the item is kept for a retry. */
const isToKeep = (state: Ended): state is 'failed' | 'partial' =>
	state === 'failed' || state === 'partial';

async function clearUp(queue: JobQueue, itemId: string, state: Ended): Promise<void> {
	await retryWhileReadOnly(async () => {
		if (isToKeep(state)) await keepForRetry(queue, itemId, state);
		else await forgetJob(queue, itemId);
	});
}

/** How the item of a job ended, where it has. */
async function stateOf(
	queue: JobQueue,
	{ batchId, index }: JobData,
	job: Job,
	{ total, capability, cancelReason, recorded }: Start,
): Promise<Ended | undefined> {
	const isOurs = index < Number(total) && job.queueName === jobsQueue(capability ?? '');
	if (total && !isOurs) throw new UnrecoverableError('request-invalid: no job of that batch');
	if (!total) {
		await forgetJob(queue, jobIdOf(batchId, index));
		// Nobody else would remove it soon: that is done with the batch.
		job.opts.removeOnFail = true;
		throw new UnrecoverableError('cancelled: the batch has expired');
	}
	if (cancelReason && !recorded) {
		// Who cancels the batch has not come to this item yet.
		await recordOutcomes(queue, batchId, [cancelledItem(index, cancelReason as CancelReason)]);
		return 'cancelled';
	}
	const letter = recorded?.[0];
	const state = stateOfLetter(letter);
	return state === 'completed' && isToRetry(letter) ? 'partial' : state;
}
