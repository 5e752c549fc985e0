import { UnrecoverableError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import type { FailureDetails } from '../endpoint/failure';
import { jobIdOf } from '../jobs/batch-id';
import { batchKeys, readBatch } from '../jobs/batch-record';
import { forgetJob } from '../jobs/forget-job';
import type { JobData } from '../jobs/job-data';
import type { JobQueue } from '../jobs/open-queue';
import { failureOfAll, keepPart, readParts } from '../jobs/parts';
import { recordOutcomes, stateOfLetter, type OutcomeState } from '../jobs/record-outcomes';

/** Where it is written how a job ended: with its batch, or for a part with its item. */
export interface Ledger {
	/** Whether nothing is left to do. Throws for a job that is not to run any more. */
	hasEnded(): Promise<boolean>;
	complete(result: unknown, hints: string[]): Promise<void>;
	fail(state: 'failed' | 'cancelled', failure: FailureDetails): Promise<void>;
}

export const ledgerOf = (queue: JobQueue, job: Job, data: JobData, log: Logger): Ledger =>
	data.part ? ofPart(queue, job, data, data.part, log) : ofItem(queue, data, log);

function ofItem(queue: JobQueue, data: JobData, log: Logger): Ledger {
	const { batchId, index } = data;
	const itemId = jobIdOf(batchId, index);
	const sayHowFar = async () => {
		const batch = await readBatch(queue, batchId);
		if (!batch) return;
		const { total, completed, failed, cancelled } = batch;
		log.info({ batchId, total, completed, failed, cancelled }, 'batch progress');
	};
	return {
		async hasEnded() {
			const state = await stateOf(queue, data);
			if (state === undefined) return false;
			// A run that stored its outcome may have ended before it cleared up.
			await forgetJob(queue, itemId);
			if (state !== 'completed') throw new UnrecoverableError(state);
			return true;
		},
		async complete(result, hints) {
			await recordOutcomes(queue, batchId, [{ index, state: 'completed', result, hints }]);
			await forgetJob(queue, itemId);
			await sayHowFar();
		},
		async fail(state, failure) {
			await recordOutcomes(queue, batchId, [{ index, state, failure }]);
			await forgetJob(queue, itemId);
			await sayHowFar();
		},
	};
}

function ofPart(
	queue: JobQueue,
	job: Job,
	data: JobData,
	{ name, of }: NonNullable<JobData['part']>,
	log: Logger,
): Ledger {
	const { batchId, label } = data;
	const itemId = jobIdOf(batchId, data.index);
	const keep = async (outcome: Parameters<typeof keepPart>[3]) => {
		const done = await keepPart(queue, itemId, name, outcome);
		const progress = Math.min(1, done / of);
		log.info({ jobId: itemId, batchId, label, done, of, progress }, 'item progress');
		// Progress is a courtesy: the job does not fail over it.
		await queue
			.bull(job.queueName)
			.updateJobProgress(itemId, progress)
			.catch(() => undefined);
	};
	return {
		async hasEnded() {
			if ((await stateOf(queue, data)) !== undefined) {
				// What this part has kept since the item ended goes as well.
				await forgetJob(queue, itemId);
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

/** How the item of a job ended, where it has. */
async function stateOf(
	queue: JobQueue,
	{ batchId, index }: JobData,
): Promise<OutcomeState | undefined> {
	const { record, outcomes } = batchKeys(queue, batchId);
	const [known, recorded] = await Promise.all([
		queue.redis.hexists(record, 'total'),
		queue.redis.hget(outcomes, String(index)),
	]);
	if (known === 0) {
		await forgetJob(queue, jobIdOf(batchId, index));
		throw new UnrecoverableError('cancelled: the batch has expired');
	}
	return stateOfLetter(recorded?.[0]);
}
