import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Failure } from '../../endpoint/failure';
import { jobIdOf, partIdOf } from '../../jobs/records/ids';
import { jobData, type JobData, type JobSummary } from '../../jobs/records/job-data';
import { isWhole } from '../../jobs/records/is-whole';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { otherSecretCode } from '../../jobs/encryption/encryption-keys';
import { retryWhileReadOnly } from '../../jobs/redis/retry-while-read-only';
import { usageOf } from '../../jobs/records/usage-of';
import { applyEnding } from './apply-ending';
import { attemptsOf, retryableFailureIn } from './attempts-of';
import { decideEnding, maxUnreadMs } from './decide-ending';
import { createBatchProgress } from './batch-progress';
import { createOutcomeWriter } from './outcome-writer';
import { readStart } from './read-start';
import { maxLosses } from '../../jobs/checkpoints/record-lost';
import { createNewerJobs } from './newer-jobs';
import type { Refusals } from './refusals';
import { runCapability } from './run-capability';
import type { Clients } from './running-job';
import { recordRefused } from './record-refused';
import type { RunningJobs } from './running-jobs';
import { countRun } from './count-run';
import { noTrace, traceRun } from './trace-run';
import type { WorkerMetrics } from './worker-metrics';
import { unreadKey } from '../../jobs/redis/redis-keys';

/** A job that may not run beside another one is looked at again after this, in milliseconds. */
const besideMs = 3000;
const settleMs = 500;

/** A job of a batch that is being queued is held for so long, and then looked at again later: others need the slot. */
const wholeMs = 1000;
const halfMs = 2000;

export interface JobProcessorOptions {
	queue: JobQueue;
	clients: Clients;
	running: RunningJobs;
	log: Logger;
	refusals: Refusals;
	ffmpegPath?: string | undefined;
	metrics?: WorkerMetrics | undefined;
}

/** Runs jobs: what a BullMQ worker calls. Nothing but the kind of a failure shows in Redis. */
export function createJobProcessor(options: JobProcessorOptions) {
	const { queue, running, log, refusals } = options;
	const newerJobs = createNewerJobs(queue, log);
	const batchProgress = createBatchProgress(log);
	let suspect: string | undefined;
	return async (job: Job, token = ''): Promise<JobSummary> => {
		const jobId = job.id ?? '';
		const data = readData(job);
		if (!data) {
			if (await newerJobs.has(job)) throw await newerJobs.leave(job, token);
			refusals.note('not-a-job', { jobId });
			await recordRefused(queue, jobId);
			throw new UnrecoverableError('request-invalid: not a job of this package');
		}
		// One of the jobs that would be given up with the next loss: were two of them lost together,
		// nobody could tell which of them kills.
		const isSuspect = job.stalledCounter >= maxLosses - 1;
		if (!isSuspect) return await runJob(job, token, data);
		if (suspect !== undefined) throw await delayed(job, token, besideMs);
		suspect = jobId;
		try {
			// Those that were taken together with it are put back before it can do harm.
			await delay(settleMs);
			return await runJob(job, token, data);
		} finally {
			suspect = undefined;
		}
	};

	async function runJob(job: Job, token: string, data: JobData): Promise<JobSummary> {
		const jobId = job.id ?? '';
		const outcomeWriter = createOutcomeWriter(queue, job, data, { log, batchProgress });
		const attempts = attemptsOf(job, data);
		let trace = noTrace;
		const counter = countRun(options.metrics, job, data, (end) => {
			trace.told(end);
		});
		const part = data.part?.name;
		const about = { jobId, batchId: data.batchId, capability: job.name, item: data.itemIndex };
		// Begun before the look at the outcome: a cancel in between stops this run.
		const run = running.begin(jobId, jobIdOf(data.batchId, data.index));
		const startedAt = Date.now();
		try {
			const { hasEnded, enqueuing } = await retryWhileReadOnly(async () => {
				const start = await readStart(queue, data);
				return { ...start, hasEnded: await outcomeWriter.hasEnded(start) };
			});
			if (hasEnded) return { tookMs: 0 };
			const mayBegin =
				enqueuing === null ||
				(await retryWhileReadOnly(() => isWhole(queue, data.batchId, wholeMs)));
			if (!mayBegin) throw await retryWhileReadOnly(() => delayed(job, token, halfMs));
			log.info({ ...about, label: data.label, part, attempt: job.attemptsMade + 1 }, 'job started');
			trace = await traceRun(queue, job, data);
			const work = { ...options, job, data, signal: run.signal };
			const { result, hints } = await trace.inside(async () => await runCapability(work));
			const passing = retryableFailureIn(result);
			// What is finished is kept as steps, so that the next run makes the rest alone.
			if (passing && attempts.mayRunAgain(passing)) throw passing;
			await outcomeWriter.complete(attempts.toldIn(result), hints, passing !== undefined);
			const tookMs = Date.now() - startedAt;
			const usage = usageOf(result);
			counter.completed(result, usage);
			log.info({ ...about, part, tookMs, usage }, 'job completed');
			return { tookMs, ...(usage === undefined ? {} : { usage }) };
		} catch (error) {
			if (error instanceof DelayedError) throw error;
			const isOurs = run.stopped !== 'lock-lost' && run.stopped !== 'shutdown';
			const unreadMs = isOurs && lacksSecret(error) ? await unreadForMs(queue, job) : Infinity;
			const ending = decideEnding(error, { run, attempts, unreadMs });
			const at = { ...options, job, token, data, attempts, outcomeWriter };
			const told = await applyEnding(ending, at);
			counter.endedAs(ending);
			throw told;
		} finally {
			run.end();
			trace.end();
		}
	}
}

/** Puts a job back for once or twice the time; the returned error tells BullMQ. */
async function delayed(job: Job, token: string, ms: number): Promise<Error> {
	await job.moveToDelayed(Date.now() + ms * (1 + Math.random()), token);
	return new DelayedError();
}

const lacksSecret = (error: unknown): boolean =>
	error instanceof Failure && error.details.code === otherSecretCode;

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
