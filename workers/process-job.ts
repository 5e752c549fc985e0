import {
	DelayedError,
	UnrecoverableError,
	WaitingChildrenError,
	WaitingError,
	type Job,
} from 'bullmq';
import type { Logger } from 'pino';
import type { Failure } from '../endpoint/failure';
import { toFailure } from '../endpoint/to-failure';
import { jobIdOf } from '../jobs/batch-id';
import { jobData, type JobData, type JobSummary } from '../jobs/job-data';
import type { JobQueue } from '../jobs/open-queue';
import { passingIn } from './passing-in';
import { ledgerOf, type Ledger } from './ledger';
import { runCapability, type Clients } from './run-capability';
import { PutAside } from './run-parts';
import type { Run, RunningJobs } from './running-jobs';
import { usageOf } from './usage-of';

/** A rate limit that lasts longer than this gives the slot back, in milliseconds. */
const longPauseMs = 30_000;

export interface JobProcessorOptions {
	queue: JobQueue;
	clients: Clients;
	running: RunningJobs;
	log: Logger;
	ffmpegPath?: string | undefined;
}

/** Runs jobs: what a BullMQ worker calls. Nothing but the kind of a failure shows in Redis. */
export function createJobProcessor(options: JobProcessorOptions) {
	const { queue, running, log } = options;
	return async (job: Job, token = ''): Promise<JobSummary> => {
		const jobId = job.id ?? '';
		const data = readData(job);
		const ledger = ledgerOf(queue, job, data, log);
		const part = data.part?.name;
		const about = { jobId, batchId: data.batchId, capability: job.name, item: data.itemIndex };
		// Begun before the look at the outcome: a cancel in between stops this run.
		const run = running.begin(jobId, jobIdOf(data.batchId, data.index));
		const startedAt = Date.now();
		try {
			if (await ledger.hasEnded()) return { tookMs: 0 };
			log.info({ ...about, label: data.label, part, attempt: job.attemptsMade + 1 }, 'job started');
			const { result, hints } = await runCapability({ ...options, job, data, signal: run.signal });
			const passing = passingIn(result);
			// What is finished is kept as steps, so that the next run makes the rest alone.
			if (passing && mayRunAgain(job, passing)) throw passing;
			await ledger.complete(result, hints);
			const tookMs = Date.now() - startedAt;
			const usage = usageOf(result);
			log.info({ ...about, part, tookMs, usage }, 'job completed');
			return { tookMs, ...(usage === undefined ? {} : { usage }) };
		} catch (error) {
			throw await settle(error, { job, token, data, run, ledger });
		} finally {
			run.end();
		}
	};

	/** Decides what becomes of a job that did not complete; the returned error tells BullMQ. */
	async function settle(
		error: unknown,
		given: { job: Job; token: string; data: JobData; run: Run; ledger: Ledger },
	): Promise<Error> {
		const { job, token, data, run, ledger } = given;
		if (error instanceof UnrecoverableError) return error;
		if (error instanceof PutAside) {
			if (await job.moveToWaitingChildren(token)) {
				log.info({ jobId: job.id, batchId: data.batchId }, 'job waits for its parts');
				return new WaitingChildrenError();
			}
			// All ended in the meantime: it runs again at once.
			await job.moveToWait(token);
			return new WaitingError();
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
		await ledger.fail(state, details);
		log.warn(about, `job ${state}`);
		return new UnrecoverableError(kind);
	}
}

const isLongPause = ({ kind, details, isFinal }: Failure) =>
	kind === 'rate-limited' && (details.retryAfterMs ?? 0) > longPauseMs && !isFinal;

const mayRunAgain = (job: Job, failure: Failure) =>
	isLongPause(failure) || (failure.canRetry && job.attemptsMade + 1 < (job.opts.attempts ?? 1));

function readData(job: Job): JobData {
	const parsed = jobData.safeParse(job.data);
	// Such a job belongs to no batch of ours, so nobody but the dashboard can be told.
	if (!parsed.success) throw new UnrecoverableError('request-invalid: not a job of this package');
	return parsed.data;
}
