import {
	DelayedError,
	UnrecoverableError,
	WaitingChildrenError,
	WaitingError,
	type Job,
} from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import { jobIdOf, partIdOf } from '../../jobs/records/ids';
import { damagedCode } from '../../jobs/encryption/damaged';
import { jobData, type JobData, type JobSummary } from '../../jobs/records/job-data';
import { isWhole } from '../../jobs/records/is-whole';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { otherSecretCode } from '../../jobs/encryption/encryption-keys';
import { retryWhileReadOnly } from '../../jobs/redis/retry-while-read-only';
import { usageOf } from '../../jobs/records/usage-of';
import { attemptsOf, isPause, type Attempts } from './attempts-of';
import { retryableFailureIn } from './retryable-failure-in';
import { createOutcomeWriter, type OutcomeWriter } from './outcome-writer';
import { maxLosses } from '../../jobs/checkpoints/record-lost';
import type { RefusalReason, Refusals } from './refusals';
import { runCapability, unknownCapabilityCode } from './run-capability';
import type { Clients } from './running-job';
import { recordRefused } from './record-refused';
import { WaitForParts } from './run-parts';
import type { Run, RunningJobs } from './running-jobs';
import { unreadKey } from '../../jobs/redis/redis-keys';

/** Jobs that a rate limit put aside come back up to this much later, in milliseconds. */
const jitterMs = 500;

/** A job that may not run beside another one is looked at again after this, in milliseconds. */
const besideMs = 3000;
const settleMs = 500;

/** A job of a batch that is being queued is held for so long, and then looked at again later: others need the slot. */
const wholeMs = 1000;
const halfMs = 2000;

/** What this worker has no secret for is left for another one: for how long, and each time. */
const maxUnreadMs = 3_600_000;
const otherSecretMs = 15_000;

export interface JobProcessorOptions {
	queue: JobQueue;
	clients: Clients;
	running: RunningJobs;
	log: Logger;
	refusals: Refusals;
	ffmpegPath?: string | undefined;
}

/** Runs jobs: what a BullMQ worker calls. Nothing but the kind of a failure shows in Redis. */
export function createJobProcessor(options: JobProcessorOptions) {
	const { queue, running, log, refusals } = options;
	let suspect: string | undefined;
	return async (job: Job, token = ''): Promise<JobSummary> => {
		const jobId = job.id ?? '';
		const data = readData(job);
		if (!data) {
			refusals.note('not-a-job', { jobId });
			await recordRefused(queue, jobId);
			throw new UnrecoverableError('request-invalid: not a job of this package');
		}
		const outcomeWriter = createOutcomeWriter(queue, job, data, log);
		const attempts = attemptsOf(job, data);
		const part = data.part?.name;
		const about = { jobId, batchId: data.batchId, capability: job.name, item: data.itemIndex };
		// One of the jobs that would be given up with the next loss: were two of them lost together,
		// nobody could tell which of them kills.
		const isSuspect = job.stalledCounter >= maxLosses - 1;
		if (isSuspect && suspect !== undefined) {
			await job.moveToDelayed(Date.now() + besideMs * (1 + Math.random()), token);
			throw new DelayedError();
		}
		if (isSuspect) {
			suspect = jobId;
			// Those that were taken together with it are put back before it can do harm.
			await delay(settleMs);
		}
		// Begun before the look at the outcome: a cancel in between stops this run.
		const run = running.begin(jobId, jobIdOf(data.batchId, data.index));
		const startedAt = Date.now();
		try {
			const [hasEnded, mayBegin] = await Promise.all([
				retryWhileReadOnly(() => outcomeWriter.hasEnded()),
				retryWhileReadOnly(() => isWhole(queue, data.batchId, wholeMs)),
			]);
			if (hasEnded) return { tookMs: 0 };
			if (!mayBegin) {
				await retryWhileReadOnly(() =>
					job.moveToDelayed(Date.now() + halfMs * (1 + Math.random()), token),
				);
				throw new DelayedError();
			}
			log.info({ ...about, label: data.label, part, attempt: job.attemptsMade + 1 }, 'job started');
			const { result, hints } = await runCapability({ ...options, job, data, signal: run.signal });
			const passing = retryableFailureIn(result);
			// What is finished is kept as steps, so that the next run makes the rest alone.
			if (passing && attempts.mayRunAgain(passing)) throw passing;
			await outcomeWriter.complete(attempts.toldIn(result), hints, passing !== undefined);
			const tookMs = Date.now() - startedAt;
			const usage = usageOf(result);
			log.info({ ...about, part, tookMs, usage }, 'job completed');
			return { tookMs, ...(usage === undefined ? {} : { usage }) };
		} catch (error) {
			if (error instanceof DelayedError) throw error;
			throw await settle(error, { job, token, data, run, outcomeWriter, attempts });
		} finally {
			run.end();
			if (suspect === jobId) suspect = undefined;
		}
	};

	/** Decides what becomes of a job that did not complete; the returned error tells BullMQ. */
	async function settle(
		error: unknown,
		given: {
			job: Job;
			token: string;
			data: JobData;
			run: Run;
			outcomeWriter: OutcomeWriter;
			attempts: Attempts;
		},
	): Promise<Error> {
		const { job, token, data, run, outcomeWriter, attempts } = given;
		if (error instanceof UnrecoverableError) {
			if (error.message.startsWith('request-invalid'))
				refusals.note('not-a-job', { jobId: job.id });
			return error;
		}
		if (error instanceof WaitForParts) {
			if (await retryWhileReadOnly(() => job.moveToWaitingChildren(token))) {
				log.info({ jobId: job.id, batchId: data.batchId }, 'job is waiting for its parts');
				return new WaitingChildrenError();
			}
			// All ended in the meantime: it runs again at once.
			await retryWhileReadOnly(() => job.moveToWait(token));
			return new WaitingError();
		}
		const failure = toFailure(error, run.signal);
		const { kind, details } = failure;
		// What an endpoint says may repeat a prompt: it is in the batch, encrypted, and not in the log.
		const about = { jobId: job.id, batchId: data.batchId, kind, status: details.status };
		if (run.stopped === 'lock-lost') return new Error('temporarily-unavailable');
		if (run.stopped === 'shutdown') {
			log.info({ jobId: job.id, batchId: data.batchId }, 'job returned to the queue');
			await retryWhileReadOnly(() => job.moveToWait(token));
			return new WaitingError();
		}
		if (details.code === otherSecretCode && (await unreadForMs(queue, job)) < maxUnreadMs) {
			const { message } = failure;
			log.error(
				{ ...about, message, hint: details.hint },
				'job left for a worker with the right secret',
			);
			await retryWhileReadOnly(() => job.moveToDelayed(Date.now() + otherSecretMs, token));
			return new DelayedError();
		}
		if (run.stopped === undefined && isPause(failure)) {
			const pauseMs = Math.ceil((details.retryAfterMs ?? 0) + jitterMs * Math.random());
			// Without an answer of the endpoint it is the rate limit that keeps its limits, all day long.
			const level = details.status === undefined ? 'debug' : 'warn';
			log[level]({ ...about, pauseMs }, 'job delayed by a rate limit');
			await retryWhileReadOnly(() => attempts.keep(failure));
			await retryWhileReadOnly(() => job.moveToDelayed(Date.now() + pauseMs, token));
			return new DelayedError();
		}
		const runs = job.attemptsMade + 1;
		if (run.stopped === undefined && attempts.mayRunAgain(failure)) {
			await retryWhileReadOnly(() => attempts.keep(failure));
			log.warn({ ...about, attempt: runs }, 'job failed, will be retried');
			return new Error(kind);
		}
		const refusal = refusalOf(failure);
		if (refusal) refusals.note(refusal, { ...about, message: failure.message });
		const state = run.stopped === 'cancelled' ? 'cancelled' : 'failed';
		await outcomeWriter.fail(state, attempts.told(failure).details);
		log.warn(about, `job ${state}`);
		return new UnrecoverableError(kind);
	}
}

/** For how long workers have met a job that they could not read, in milliseconds. */
async function unreadForMs(queue: JobQueue, { id = '' }: Job): Promise<number> {
	const since = unreadKey(queue, id);
	await queue.redis.set(since, Date.now(), 'PX', 2 * maxUnreadMs, 'NX');
	return Date.now() - Number(await queue.redis.get(since));
}

/** Undefined for what is no job of ours, or stands under the id of another one. */
function readData(job: Job): JobData | undefined {
	const { data } = jobData.safeParse(job.data);
	if (!data) return undefined;
	const itemId = jobIdOf(data.batchId, data.index);
	return job.id === (data.part ? partIdOf(itemId, data.part.name) : itemId) ? data : undefined;
}

const reasons: Readonly<Record<string, RefusalReason>> = {
	[damagedCode]: 'damaged',
	[unknownCapabilityCode]: 'unknown-capability',
	[otherSecretCode]: 'other-secret',
};

const refusalOf = ({ details: { code = '' } }: Failure): RefusalReason | undefined =>
	Object.hasOwn(reasons, code) ? reasons[code] : undefined;
