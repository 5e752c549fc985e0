import { Failure } from '../../endpoint/failure';
import { abortableDelay } from '../../endpoint/abortable-delay';
import type { Logger } from 'pino';
import type { WorkerConfig } from '../config/config';
import type { DashboardConfig } from '../config/read-dashboard';
import { createWorker, type CreateWorkerOptions, type RunningWorker } from '../create-worker';
import type { Listening } from '../files/listen';
import { starting } from '../health-of';
import type { Metrics } from '../metrics/create-metrics';
import type { Traces } from '../traces/start-traces';
import { howToInstall, loadPromClient } from '../metrics/load-prom-client';
import { serveHealth } from './health';
import { createLogger } from './logger';

const againMs = 2000;
const idleEveryMs = 500;
const memoryEveryMs = 1000;

/** For how long the last traces are sent, within what is left of the drain time, in milliseconds. */
const minFlushMs = 1000;
const maxFlushMs = 5000;

/** The exit code that asks the service manager for a restart: EX_TEMPFAIL of sysexits.h. */
const restartCode = 75;

/**
 * Runs a worker until SIGTERM or SIGINT, until nothing is left to do with `once`, or until it takes
 * too much memory; a second signal ends the process at once. Returns the exit code.
 */
export async function runWorker(
	config: WorkerConfig,
	{ once = false }: { once?: boolean } = {},
): Promise<number> {
	const log = createLogger({ level: config.logLevel, format: config.logFormat });
	const stop = new AbortController();
	const drainSeconds = config.drainTimeoutMs / 1000;
	const onSignal = (name: NodeJS.Signals) => {
		if (stop.signal.aborted) process.exit(130);
		log.info({ signal: name, drainSeconds }, 'worker draining');
		stop.abort();
	};
	process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
	let waitsFor: string | undefined;
	let healthNow = () => starting(waitsFor);
	const traces = config.traces ? await loadTraces(log) : undefined;
	const metrics = config.healthPort === undefined ? undefined : await loadMetrics(log);
	const health =
		config.healthPort === undefined
			? undefined
			: await serveHealth(config.healthPort, () => healthNow(), metrics);
	const dashboard = config.dashboard && (await startDashboard(config.dashboard, config.queue, log));
	const worker = await startWorker({ ...config, log, metrics }, stop.signal, (reason) => {
		waitsFor = reason;
	});
	if (!worker) {
		dashboard?.close();
		health?.close();
		return 0;
	}
	healthNow = () => worker.health();
	const { concurrency } = config;
	const ports = {
		...{ healthPort: health?.port, dashboardPort: dashboard?.port, filesPort: worker.filesPort },
	};
	log.info({ ready: true, id: worker.id, concurrency, ...ports }, 'worker ready');
	const drain = (fields: object, why: string) => {
		log.info({ ...fields, drainSeconds }, why);
		stop.abort();
	};
	let code = 0;
	if (config.maxRssBytes !== undefined) {
		watchMemory(config.maxRssBytes, stop.signal, (rssMb) => {
			code = restartCode;
			drain({ rssMb }, 'worker draining: it takes more memory than --max-rss allows');
		});
	}
	if (once) {
		await untilIdle(worker, stop.signal);
		if (!stop.signal.aborted) drain({}, 'worker draining: no job is left');
	}
	await aborted(stop.signal);
	const drainedBy = Date.now() + config.drainTimeoutMs;
	await worker.close();
	await traces?.close(Math.max(minFlushMs, Math.min(maxFlushMs, drainedBy - Date.now())));
	dashboard?.close();
	health?.close();
	log.info({ ...(code === 0 ? {} : { exitCode: code }) }, 'worker stopped');
	return code;
}

/** Looks at the memory of the process until the signal; calls once where it is too much. */
function watchMemory(most: number, signal: AbortSignal, onTooMuch: (rssMb: number) => void): void {
	const timer = setInterval(() => {
		const rss = process.memoryUsage.rss();
		if (rss <= most) return;
		clearInterval(timer);
		onTooMuch(Math.round(rss / 2 ** 20));
	}, memoryEveryMs);
	signal.addEventListener('abort', () => {
		clearInterval(timer);
	});
}

/** Returns once nothing is left to do, or the signal aborts. While Redis is away, nothing is known. */
async function untilIdle(worker: RunningWorker, signal: AbortSignal): Promise<void> {
	while (!signal.aborted && !(await worker.isIdle().catch(() => false))) {
		await abortableDelay(idleEveryMs, signal).catch(() => undefined);
	}
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

async function loadTraces(log: Logger): Promise<Traces | undefined> {
	const { startTraces } = await import('../traces/start-traces.js');
	return await startTraces(log);
}

async function startDashboard(
	config: DashboardConfig,
	queue: WorkerConfig['queue'],
	log: Logger,
): Promise<Listening> {
	const { serveDashboard } = await import('../dashboard/serve-dashboard.js');
	const dashboard = await serveDashboard(config, { queue, log });
	// Before it is ready: it says what a worker without Redis waits for.
	log.info({ dashboardPort: dashboard.port }, 'dashboard ready');
	return dashboard;
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise((resolve) => {
		signal.addEventListener('abort', resolve, { once: true });
	});
}
