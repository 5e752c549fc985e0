import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Worker, type Processor, type WorkerOptions } from 'bullmq';
import type { Logger } from 'pino';
import { createEndpointClients } from '../endpoint/endpoint-clients';
import { parseJobId } from '../jobs/records/ids';
import { claimFolder, otherOwners } from '../jobs/sweeping/blob-owners';
import type { Catalogue } from '../jobs/queue/catalogue';
import { blankUnreadableJob } from '../jobs/flows/blank-unreadable-job';
import { noteStalled } from '../jobs/events/note-stalled';
import { batchesQueue, deadlinesQueue, jobsQueue, openQueue } from '../jobs/queue/open-queue';
import { readQueueSettings } from '../jobs/redis/read-queue-settings';
import { keyPrefix } from '../jobs/redis/key-prefix';
import { announce } from './watching/announce';
import { callbackTiming, type CallbackTiming } from './callbacks/callback-timing';
import { createCallbackSender } from './callbacks/callback-sender';
import type { WorkerConfig } from './config/config';
import { listen } from '../jobs/queue/listen';
import { createBatchProcessor } from './callbacks/process-batch';
import { createJobProcessor } from './running/process-job';
import { maxLosses, recordLost } from '../jobs/checkpoints/record-lost';
import { createRedisWatch } from './watching/redis-watch';
import { startReconciler, type ReconcilerTimes } from './watching/reconciler';
import { createRedisPulse } from './watching/redis-pulse';
import { createRefusals } from './running/refusals';
import { createRunningJobs } from './running/running-jobs';
import type { RunningWorker } from './running-worker';
import { createSharedRateLimiters } from './rate-limit/shared-rate-limiters';
import { createStuckWatch } from './watching/stuck-watch';
import { sweepTemp } from './watching/sweep-temp';
import { packageVersion } from './config/version';
import { watchCancels } from './watching/watch-cancels';
import { watchStopped } from './watching/watch-stopped';

// The queue tries again later, and longer waits would hold a slot. It counts the timeouts.
const briefly = { attempts: 3, timeouts: 1, deadlineMs: 30_000 };

export type CreateWorkerOptions = Pick<
	WorkerConfig,
	'queue' | 'concurrency' | 'ffmpegPath' | 'lockDurationMs' | 'stalledIntervalMs' | 'drainTimeoutMs'
> & {
	log: Logger;
	catalogue?: Catalogue;
	callbackTiming?: Partial<CallbackTiming>;
	reconciler?: Partial<ReconcilerTimes>;
};

const batchesAtOnce = 50;
const deadlinesAtOnce = 20;
const sweepEveryMs = 3_600_000;

/** Starts to run jobs. Throws a Failure where Redis or the blob directory cannot be used. */
export async function createWorker(options: CreateWorkerOptions): Promise<RunningWorker> {
	const { log, concurrency, drainTimeoutMs } = options;
	const id = randomUUID();
	const watch = createRedisWatch(readQueueSettings(options.queue), log);
	const { onError } = watch;
	const queue = await openQueue(options.queue, {
		role: 'worker',
		onError,
		...(options.catalogue ? { catalogue: options.catalogue } : {}),
	});
	const ending = new AbortController();
	const running = createRunningJobs();
	const shared: WorkerOptions = {
		connection: queue.redis,
		prefix: keyPrefix(queue.settings),
		lockDuration: options.lockDurationMs,
		stalledInterval: options.stalledIntervalMs,
		maxStalledCount: maxLosses - 1,
		// After an outage the next job is taken at once, not after BullMQ's 15 s.
		runRetryDelay: 1000,
	};
	const listener = listen(queue, onError);
	const rateLimiters = await createSharedRateLimiters(queue, listener, onError);
	const clients = createEndpointClients({
		retry: briefly,
		rateLimiterOf: rateLimiters.rateLimiterOf,
	});
	const refusals = createRefusals(log);
	const processJob = createJobProcessor({
		refusals,
		queue,
		clients,
		running,
		log,
		ffmpegPath: options.ffmpegPath,
	});
	const sendCallbacks = createCallbackSender({
		queue,
		log,
		refusals,
		signal: ending.signal,
		timing: { ...callbackTiming, ...options.callbackTiming },
	});
	const processBatch = createBatchProcessor({ queue, log, sendCallbacks });
	const start = (
		name: string,
		processor: Processor,
		concurrency: number,
		more: Partial<WorkerOptions> = {},
	): Worker =>
		new Worker(name, processor, { ...shared, concurrency, ...more })
			.on('error', onError)
			.on('stalled', (jobId) => {
				blankUnreadableJob(queue, name, jobId).catch(onError);
			});

	const cancels = await watchCancels(queue, listener, running, onError);
	const jobWorkers = Object.entries(concurrency).map(([capability, atOnce]) => {
		let active = 0;
		const counted: Processor = async (job, token) => {
			active += 1;
			try {
				return await processJob(job, token);
			} finally {
				active -= 1;
			}
		};
		const worker = start(jobsQueue(capability), counted, atOnce);
		worker.on('lockRenewalFailed', (ids) => {
			for (const jobId of ids) running.stop(jobId, 'lock-lost');
		});
		worker.on('stalled', (jobId) => {
			log.warn({ jobId }, 'job was lost by its worker and will run on another');
			noteStalled(queue, jobId).catch(onError);
		});
		worker.on('failed', (job, error) => {
			const place = parseJobId(job?.id ?? '');
			if (!place || !error.message.includes('stalled')) return;
			log.error({ jobId: job?.id, batchId: place.batchId }, 'job was lost too often');
			recordLost(queue, place.batchId, { only: [place.index] }).catch(onError);
		});
		return { capability, worker, active: () => active };
	});
	// What resumes a node, or ends a batch in time, is never given up, however many workers die over it.
	const always = { maxStalledCount: Number.MAX_SAFE_INTEGER };
	const workers = [
		...jobWorkers.map(({ worker }) => worker),
		start(batchesQueue, processBatch, batchesAtOnce, always),
		start(deadlinesQueue, processBatch, deadlinesAtOnce, always),
	];
	await Promise.all(workers.map((worker) => worker.waitUntilReady()));
	const life = await announce(
		queue,
		{
			id,
			host: hostname(),
			pid: process.pid,
			version: packageVersion(),
			concurrency,
			blobStoreId: queue.blobs.id,
			keyIds: [...queue.envelope.keyIds],
			startedAt: Date.now(),
		},
		watch,
	);
	// From its first minute on: whoever shares the folder must not take its files for nobody's.
	await claimFolder(queue);
	const marks = await otherOwners(queue);
	if (marks.length > 0)
		log.warn({ marks }, 'files are not removed by age: another queue uses the folder');
	const pulse = createRedisPulse(queue.settings, () => life.lastAt());
	const stuck = createStuckWatch(queue, jobWorkers, onError, () => watch.waitsFor() !== undefined);
	const reconciler = startReconciler(queue, {
		...{ id, log, onError },
		...(options.reconciler ? { times: options.reconciler } : {}),
	});
	const sweep = () => {
		sweepTemp().then((removed) => {
			if (removed > 0) log.info({ removed }, 'working folders swept');
		}, onError);
	};
	const sweeper = setInterval(sweep, sweepEveryMs);
	const stopped = watchStopped(queue, log, onError);

	async function drain(): Promise<void> {
		const done = Promise.all(workers.map((worker) => worker.close()));
		// Its own close waits for jobs without end; those left are stopped and handed back.
		const stop = setTimeout(() => {
			ending.abort();
			running.stopAll('shutdown');
		}, drainTimeoutMs);
		try {
			await Promise.race([done, afterMs(drainTimeoutMs + 5000)]);
		} finally {
			clearTimeout(stop);
			ending.abort();
		}
	}

	return {
		id,
		health() {
			const heardAgoMs = Date.now() - life.lastAt();
			const waiting = stuck.capabilities();
			// One that waits for Redis is alive: what it holds was paid for.
			const healthy = !pulse.isDeaf() && waiting.length === 0;
			const waitsFor = watch.waitsFor();
			const isConnected =
				queue.redis.status === 'ready' && waitsFor === undefined && heardAgoMs < 30_000;
			const ready = healthy && isConnected && !ending.signal.aborted;
			const refused = refusals.counts();
			const about = { heardAgoMs, running: running.ids().length, stuck: waiting, refused };
			const repaired = reconciler.counts();
			return {
				healthy,
				ready,
				...about,
				repaired,
				...(waitsFor === undefined ? {} : { waitsFor }),
			};
		},
		async close() {
			clearInterval(sweeper);
			await Promise.race([reconciler.close().catch(onError), afterMs(1000)]);
			stopped.close();
			stuck.close();
			pulse.close();
			await Promise.race([life.close().catch(onError), afterMs(1000)]);
			await drain();
			cancels.close();
			rateLimiters.close();
			listener.close();
			await queue.close();
		},
	};
}

async function afterMs(ms: number): Promise<void> {
	await new Promise((resolve) => {
		setTimeout(resolve, ms).unref();
	});
}
