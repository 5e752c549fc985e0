import { Worker, type Processor, type WorkerOptions } from 'bullmq';
import type { Logger } from 'pino';
import { maxLosses, recordLost } from '../jobs/checkpoints/record-lost';
import { noteStalled } from '../jobs/events/note-stalled';
import { blankUnreadableJob } from '../jobs/flows/blank-unreadable-job';
import { batchesQueue, deadlinesQueue, jobsQueue, type JobQueue } from '../jobs/queue/open-queue';
import { parseJobId } from '../jobs/records/ids';
import { keyPrefix } from '../jobs/redis/key-prefix';
import type { WorkerConfig } from './config/config';
import type { RunningJobs } from './running/running-jobs';
import type { WorkerMetrics } from './running/worker-metrics';

const batchesAtOnce = 50;
const deadlinesAtOnce = 20;

type Times = Pick<WorkerConfig, 'lockDurationMs' | 'stalledIntervalMs'>;
type OnError = (error: Error) => void;

/** Takes the jobs of one capability. */
export interface JobWorker {
	capability: string;
	worker: Worker;
	/** How many jobs it runs now. */
	active: () => number;
}

/** Starts to take jobs: for each capability, so many at once. */
export function startJobWorkers(
	queue: JobQueue,
	{
		concurrency,
		processJob,
		running,
		log,
		metrics,
		onError,
		...times
	}: Times & {
		concurrency: WorkerConfig['concurrency'];
		processJob: Processor<unknown, unknown>;
		running: RunningJobs;
		log: Logger;
		metrics?: WorkerMetrics | undefined;
		onError: OnError;
	},
): JobWorker[] {
	return Object.entries(concurrency).map(([capability, atOnce]) => {
		let active = 0;
		const counted: typeof processJob = async (job, token) => {
			active += 1;
			try {
				return await processJob(job, token);
			} finally {
				active -= 1;
			}
		};
		const options = { ...workerOptions(queue, times), concurrency: atOnce };
		const worker = startWorker(queue, jobsQueue(capability), counted, options, onError);
		worker.on('lockRenewalFailed', (ids) => {
			for (const jobId of ids) running.stop(jobId, 'lock-lost');
		});
		worker.on('stalled', (jobId) => {
			log.warn({ jobId }, 'job was lost by its worker and will run on another');
			metrics?.stalled(capability);
			noteStalled(queue, jobId).catch(onError);
		});
		worker.on('failed', (job, error) => {
			const place = parseJobId(job?.id ?? '');
			if (!place || !error.message.includes('stalled')) return;
			log.error({ jobId: job?.id, batchId: place.batchId }, 'job was lost too often');
			metrics?.runEnded({ taskType: capability, outcome: 'lost' });
			recordLost(queue, place.batchId, { only: [place.index] }).catch(onError);
		});
		return { capability, worker, active: () => active };
	});
}

/** Starts to end batches, and to cancel those whose deadline has come. */
export function startBatchWorkers(
	queue: JobQueue,
	{ processBatch, onError, ...times }: Times & { processBatch: Processor; onError: OnError },
): Worker[] {
	// What resumes a node, or ends a batch in time, is never given up, however many workers die over it.
	const always = { ...workerOptions(queue, times), maxStalledCount: Number.MAX_SAFE_INTEGER };
	return [
		startWorker(
			queue,
			batchesQueue,
			processBatch,
			{ ...always, concurrency: batchesAtOnce },
			onError,
		),
		startWorker(
			queue,
			deadlinesQueue,
			processBatch,
			{ ...always, concurrency: deadlinesAtOnce },
			onError,
		),
	];
}

const workerOptions = (
	queue: JobQueue,
	{ lockDurationMs, stalledIntervalMs }: Times,
): WorkerOptions => ({
	connection: queue.redis,
	prefix: keyPrefix(queue.settings),
	lockDuration: lockDurationMs,
	stalledInterval: stalledIntervalMs,
	maxStalledCount: maxLosses - 1,
	// After an outage the next job is taken at once, not after BullMQ's 15 s.
	runRetryDelay: 1000,
});

const startWorker = (
	queue: JobQueue,
	name: string,
	processor: Processor,
	options: WorkerOptions,
	onError: OnError,
): Worker =>
	new Worker(name, processor, options).on('error', onError).on('stalled', (jobId) => {
		blankUnreadableJob(queue, name, jobId).catch(onError);
	});
