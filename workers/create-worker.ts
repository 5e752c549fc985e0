import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import { createEndpointClients } from '../endpoint/endpoint-clients';
import type { Catalogue } from '../jobs/queue/catalogue';
import { listen } from '../jobs/queue/listen';
import { openQueue, type JobQueue } from '../jobs/queue/open-queue';
import { queueFormat } from '../jobs/queue/queue-format';
import { encryptionKeys } from '../jobs/encryption/encryption-keys';
import { keyPrefix } from '../jobs/redis/key-prefix';
import { readQueueSettings } from '../jobs/redis/read-queue-settings';
import { callbackTiming, type CallbackTiming } from './callbacks/callback-timing';
import { createCallbackSender } from './callbacks/callback-sender';
import { createBatchProcessor } from './callbacks/process-batch';
import type { WorkerConfig } from './config/config';
import { askStorage } from '../jobs/blobs/open-storage';
import { claimFolder } from '../jobs/sweeping/blob-owners';
import { packageVersion } from './config/version';
import { healthOf, type Health } from './health-of';
import { countFiles } from './metrics/count-files';
import { countRequests } from './metrics/count-requests';
import type { Metrics } from './metrics/create-metrics';
import { createSharedRateLimiters } from './rate-limit/shared-rate-limiters';
import { createJobProcessor } from './running/process-job';
import { createRefusals } from './running/refusals';
import { createRunningJobs, type RunningJobs } from './running/running-jobs';
import { startHousekeeping } from './start-housekeeping';
import { startBatchWorkers, startJobWorkers } from './start-workers';
import { announce } from './watching/announce';
import { isIdle } from './watching/is-idle';
import type { ReconcilerTimes } from './watching/reconciler';
import { createRedisPulse } from './watching/redis-pulse';
import { createRedisWatch } from './watching/redis-watch';
import { createStuckWatch } from './watching/stuck-watch';
import { watchCancels } from './watching/watch-cancels';

// The queue tries again later, and longer waits would hold a slot. It counts the timeouts.
const briefly = { attempts: 3, timeouts: 1, deadlineMs: 30_000 };

/** For how long jobs that were stopped may take to go back, in milliseconds. */
const handBackMs = 5000;
const maxGoodbyeMs = 1000;

export type CreateWorkerOptions = Pick<
	WorkerConfig,
	| 'queue'
	| 'serveFilesPort'
	| 'concurrency'
	| 'ffmpegPath'
	| 'lockDurationMs'
	| 'stalledIntervalMs'
	| 'drainTimeoutMs'
> & {
	log: Logger;
	catalogue?: Catalogue;
	callbackTiming?: Partial<CallbackTiming>;
	reconciler?: Partial<ReconcilerTimes>;
	metrics?: Metrics | undefined;
};

export interface RunningWorker {
	readonly id: string;
	/** Where the folder of the files is served, if it is. */
	readonly filesPort?: number;
	health(): Health;
	/** Whether nothing is left to do for it, or to wait for. */
	isIdle(): Promise<boolean>;
	/** Takes no more jobs, gives running ones the drain time, hands the rest back, disconnects. */
	close(): Promise<void>;
}

/** Starts to run jobs. Throws a Failure where Redis or the shared file directory cannot be used. */
export async function createWorker(options: CreateWorkerOptions): Promise<RunningWorker> {
	const { log, concurrency, ffmpegPath, metrics } = options;
	const { lockDurationMs, stalledIntervalMs, drainTimeoutMs } = options;
	const id = randomUUID();
	const watch = createRedisWatch(readQueueSettings(options.queue), log);
	const { onError } = watch;
	const opened = await openQueue(options.queue, {
		role: 'worker',
		onError,
		...(options.catalogue ? { catalogue: options.catalogue } : {}),
	});
	const queue = metrics ? countFiles(opened, metrics) : opened;
	const files = await openFiles(queue, options.serveFilesPort);
	const closing = new AbortController();
	const running = createRunningJobs();
	const refusals = createRefusals(log);
	const listener = listen(queue, onError);
	const rateLimiters = await createSharedRateLimiters(queue, listener, onError);
	const { rateLimiterOf: uncounted } = rateLimiters;
	const rateLimiterOf = metrics ? countRequests(uncounted, metrics) : uncounted;
	const clients = createEndpointClients({ retry: briefly, rateLimiterOf });
	const processing = { queue, clients, running, refusals, log, ffmpegPath, metrics };
	const processJob = createJobProcessor(processing);
	const timing = { ...callbackTiming, ...options.callbackTiming };
	const { signal } = closing;
	const sendCallbacks = createCallbackSender({ queue, log, refusals, signal, timing });
	const processBatch = createBatchProcessor({ queue, log, sendCallbacks });

	const cancels = await watchCancels(queue, listener, running, onError);
	const shared = { lockDurationMs, stalledIntervalMs, onError };
	const jobs = { concurrency, processJob, running, log, metrics };
	const jobWorkers = startJobWorkers(queue, { ...jobs, ...shared });
	const workers = [
		...jobWorkers.map(({ worker }) => worker),
		...startBatchWorkers(queue, { processBatch, ...shared }),
	];
	await Promise.all(workers.map((worker) => worker.waitUntilReady()));
	const life = await announce(
		queue,
		{
			id,
			host: hostname(),
			pid: process.pid,
			version: packageVersion(),
			format: queueFormat,
			concurrency,
			blobStoreId: files.storeId,
			keyIds: [...queue.envelope.keyIds],
			startedAt: Date.now(),
		},
		watch,
	);
	const times = options.reconciler;
	const housekeeping = startHousekeeping(queue, { id, log, onError, times });
	const pulse = createRedisPulse(queue.settings, () => life.lastAt());
	const stuck = createStuckWatch(queue, jobWorkers, onError, () => watch.waitsFor() !== undefined);
	metrics?.observe(queue);

	return {
		id,
		...(files.server ? { filesPort: files.server.port } : {}),
		health: () =>
			healthOf({
				isDeaf: pulse.isDeaf(),
				isConnected: queue.redis.status === 'ready',
				isClosing: signal.aborted,
				waitsFor: watch.waitsFor(),
				redisAnsweredAgoMs: Date.now() - life.lastAt(),
				running: running.ids().length,
				stuck: stuck.capabilities(),
				refused: refusals.counts(),
				repaired: housekeeping.repaired(),
			}),
		isIdle: async () => await isIdle(queue, Object.keys(concurrency)),
		async close() {
			// First of all: whoever was told to stop takes nothing more.
			const drained = drain(workers, { running, closing, drainTimeoutMs });
			await housekeeping.close();
			stuck.close();
			pulse.close();
			await Promise.race([life.close().catch(onError), afterMs(maxGoodbyeMs)]);
			await drained;
			cancels.close();
			rateLimiters.close();
			listener.close();
			// To the end: other workers read and write here.
			files.server?.close();
			await queue.close();
		},
	};
}

/** Makes sure of the storage, and serves it where that is wanted. */
async function openFiles(queue: JobQueue, port: number | undefined) {
	const { settings, blobs } = queue;
	try {
		const storeId = await askStorage(blobs.storage);
		// From its first minute on: whoever shares the files must not take them for nobody's.
		await claimFolder(queue);
		if (port === undefined) return { storeId };
		const { serveFiles } = await import('./files/serve-files.js');
		const about = {
			storage: blobs.storage,
			keys: encryptionKeys(settings),
			prefix: keyPrefix(settings),
		};
		return { storeId, server: await serveFiles(port, about) };
	} catch (error) {
		await queue.close();
		throw error;
	}
}

async function drain(
	workers: Worker[],
	{
		running,
		closing,
		drainTimeoutMs,
	}: { running: RunningJobs; closing: AbortController; drainTimeoutMs: number },
): Promise<void> {
	const done = Promise.all(workers.map((worker) => worker.close()));
	// Its own close waits for jobs without end; those left are stopped and handed back.
	const stop = setTimeout(() => {
		closing.abort();
		running.stopAll('shutdown');
	}, drainTimeoutMs);
	try {
		await Promise.race([done, afterMs(drainTimeoutMs + handBackMs)]);
	} finally {
		clearTimeout(stop);
		closing.abort();
	}
}

async function afterMs(ms: number): Promise<void> {
	await delay(ms, undefined, { ref: false });
}
