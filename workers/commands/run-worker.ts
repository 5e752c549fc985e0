import { Failure } from '../../endpoint/failure';
import { abortableDelay } from '../../endpoint/abortable-delay';
import type { Logger } from 'pino';
import type { WorkerConfig } from '../config/config';
import { createWorker, type CreateWorkerOptions, type RunningWorker } from '../create-worker';
import { starting } from '../health-of';
import type { Metrics } from '../metrics/create-metrics';
import { howToInstall, loadPromClient } from '../metrics/load-prom-client';
import { serveHealth } from './health';
import { createLogger } from './logger';

const againMs = 2000;

/** Runs a worker until SIGTERM or SIGINT; a second signal ends the process at once. */
export async function runWorker(config: WorkerConfig): Promise<void> {
	const log = createLogger({ level: config.logLevel, format: config.logFormat });
	const stop = new AbortController();
	const onSignal = (name: NodeJS.Signals) => {
		if (stop.signal.aborted) process.exit(130);
		log.info({ signal: name, drainSeconds: config.drainTimeoutMs / 1000 }, 'worker draining');
		stop.abort();
	};
	process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
	let waitsFor: string | undefined;
	let healthNow = () => starting(waitsFor);
	const metrics = config.healthPort === undefined ? undefined : await loadMetrics(log);
	const health =
		config.healthPort === undefined
			? undefined
			: await serveHealth(config.healthPort, () => healthNow(), metrics);
	const worker = await startWorker({ ...config, log, metrics }, stop.signal, (reason) => {
		waitsFor = reason;
	});
	if (!worker) {
		health?.close();
		return;
	}
	healthNow = () => worker.health();
	const { concurrency } = config;
	const ports = { healthPort: health?.port, filesPort: worker.filesPort };
	log.info({ ready: true, id: worker.id, concurrency, ...ports }, 'worker ready');
	await aborted(stop.signal);
	await worker.close();
	health?.close();
	log.info('worker stopped');
}

/** Redis may come up after its workers; a wrong setting does not go away by waiting. */
async function startWorker(
	options: CreateWorkerOptions,
	signal: AbortSignal,
	onWait: (reason: string) => void,
): Promise<RunningWorker | undefined> {
	while (!signal.aborted) {
		try {
			return await createWorker(options);
		} catch (error) {
			const waits = error instanceof Failure && error.kind === 'temporarily-unavailable';
			if (!waits) throw error;
			options.log.warn({ hint: error.details.hint }, error.message);
			onWait(error.message);
			await abortableDelay(againMs, signal).catch(() => undefined);
		}
	}
	return undefined;
}

async function loadMetrics(log: Logger): Promise<Metrics | undefined> {
	const prom = await loadPromClient();
	if (!prom) {
		log.info({ hint: howToInstall }, 'no metrics');
		return undefined;
	}
	const { createMetrics } = await import('../metrics/create-metrics.js');
	return createMetrics(prom);
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise((resolve) => {
		signal.addEventListener('abort', resolve, { once: true });
	});
}
