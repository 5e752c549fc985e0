import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { Failure } from '../endpoint/failure';
import { sumUsage } from '../endpoint/sum-usage';
import { toFailure } from '../endpoint/to-failure';
import { usage } from '../endpoint/usage';
import { batchKeys } from '../jobs/batch-record';
import { jobData, type JobData, type JobSummary, type Parts } from '../jobs/job-data';
import type { JobQueue } from '../jobs/open-queue';
import { recordOutcomes, stateOfLetter } from '../jobs/record-outcomes';
import { forgetSteps } from '../jobs/steps';
import { runCapability, type Clients } from './run-capability';
import type { Run, RunningJobs } from './running-jobs';

/** A rate limit that lasts longer than this gives the slot back, in milliseconds. */
const longPauseMs = 30_000;

export interface JobProcessorOptions {
	queue: JobQueue;
	clients: Clients;
	running: RunningJobs;
	log: Logger;
}

/** Runs jobs: what a BullMQ worker calls. Nothing but the kind of a failure shows in Redis. */
export function createJobProcessor({ queue, clients, running, log }: JobProcessorOptions) {
	return async (job: Job, token = ''): Promise<JobSummary> => {
		const jobId = job.id ?? '';
		const data = readData(job);
		const about = { jobId, batchId: data.batchId, capability: job.name, item: data.itemIndex };
		// Begun before the look at the outcome: a cancel in between stops this run.
		const run = running.begin(jobId);
		const startedAt = Date.now();
		try {
			if (await alreadyEnded(queue, data)) {
				// A run that stored its result may have ended before it forgot them.
				await forgetSteps(queue, jobId);
				return { tookMs: 0 };
			}
			log.info({ ...about, label: data.label, attempt: job.attemptsMade + 1 }, 'job started');
			const { result, hints } = await runCapability(queue, clients, job, data, run.signal, log);
			const passing = passingIn(result);
			// What is finished is kept as steps, so that the next run makes the rest alone.
			if (passing && mayRunAgain(job, passing)) throw passing;
			const outcome = { index: data.index, state: 'completed', result, hints } as const;
			await recordOutcomes(queue, data.batchId, [outcome]);
			await forgetSteps(queue, jobId);
			const tookMs = Date.now() - startedAt;
			const used = usageOf(result);
			log.info({ ...about, tookMs, usage: used }, 'job completed');
			return { tookMs, ...(used === undefined ? {} : { usage: used }) };
		} catch (error) {
			throw await settle(error, { job, token, data, run });
		} finally {
			run.end();
		}
	};

	/** Decides what becomes of a job that did not complete; the returned error tells BullMQ. */
	async function settle(
		error: unknown,
		{ job, token, data, run }: { job: Job; token: string; data: JobData; run: Run },
	): Promise<Error> {
		if (error instanceof UnrecoverableError) {
			await forgetSteps(queue, job.id ?? '');
			return error;
		}
		const failure = toFailure(error, run.signal);
		const { kind, details } = failure;
		const about = { jobId: job.id, batchId: data.batchId, kind, message: failure.message };
		if (run.stopped === 'lock-lost') return new Error('temporarily-unavailable');
		if (run.stopped === 'shutdown') {
			log.info({ jobId: job.id, batchId: data.batchId }, 'job handed back');
			await job.moveToWait(token);
			return new WaitingError();
		}
		const pauseMs = details.retryAfterMs ?? 0;
		if (isLongPause(failure)) {
			log.warn({ ...about, pauseMs }, 'job delayed by a rate limit');
			await job.moveToDelayed(Date.now() + pauseMs, token);
			return new DelayedError();
		}
		const runs = job.attemptsMade + 1;
		if (run.stopped === undefined && mayRunAgain(job, failure)) {
			log.warn({ ...about, attempt: runs }, 'job failed, will be run again');
			return new Error(kind);
		}
		const state = run.stopped === 'cancelled' ? 'cancelled' : 'failed';
		await recordOutcomes(queue, data.batchId, [{ index: data.index, state, failure: details }]);
		await forgetSteps(queue, job.id ?? '');
		log.warn(about, `job ${state}`);
		return new UnrecoverableError(kind);
	}
}

const isLongPause = ({ kind, details }: Failure) =>
	kind === 'rate-limited' && (details.retryAfterMs ?? 0) > longPauseMs;

const mayRunAgain = (job: Job, failure: Failure) =>
	isLongPause(failure) || (failure.canRetry && job.attemptsMade + 1 < (job.opts.attempts ?? 1));

/** A trouble that some of several requests ran into and that may have passed by the next run. */
function passingIn(result: unknown): Failure | undefined {
	const { parts = [] } = (result ?? {}) as Partial<Parts>;
	return parts
		.flatMap((part) => ('failure' in part ? [new Failure(part.failure)] : []))
		.find((failure) => failure.canRetry);
}

function readData(job: Job): JobData {
	const parsed = jobData.safeParse(job.data);
	// Such a job belongs to no batch of ours, so nobody but the dashboard can be told.
	if (!parsed.success) throw new UnrecoverableError('request-invalid: not a job of this package');
	return parsed.data;
}

/** A result that was stored before its job could end is not paid for again. */
async function alreadyEnded(queue: JobQueue, { batchId, index }: JobData): Promise<boolean> {
	const { record, outcomes } = batchKeys(queue, batchId);
	const [known, recorded] = await Promise.all([
		queue.redis.hexists(record, 'total'),
		queue.redis.hget(outcomes, String(index)),
	]);
	if (known === 0) throw new UnrecoverableError('cancelled: the batch has expired');
	const state = stateOfLetter(recorded?.[0]);
	if (state === 'failed' || state === 'cancelled') throw new UnrecoverableError(state);
	return state === 'completed';
}

function usageOf(result: unknown): unknown {
	const { parts } = (result ?? {}) as Partial<Parts>;
	if (parts) {
		return sumUsage(
			parts.flatMap((part) => {
				const parsed = usage.safeParse('result' in part ? usageOf(part.result) : undefined);
				return parsed.success ? [parsed.data] : [];
			}),
		);
	}
	return typeof result === 'object' && result !== null && 'usage' in result
		? result.usage
		: undefined;
}
