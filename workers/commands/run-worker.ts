import { Failure } from '../../endpoint/failure';
import { abortableDelay } from '../../endpoint/abortable-delay';
import type { Logger } from 'pino';
import type { WorkerConfig } from '../config/config';
import { createWorker, type RunningWorker } from '../create-worker';
import { starting } from '../health-of';
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
	const health =
		config.healthPort === undefined
			? undefined
			: await serveHealth(config.healthPort, () => healthNow());
	const worker = await startWorker(config, log, stop.signal, (reason) => {
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
	config: WorkerConfig,
	log: Logger,
	signal: AbortSignal,
	onWait: (reason: string) => void,
): Promise<RunningWorker | undefined> {
	while (!signal.aborted) {
		try {
			return await createWorker({ ...config, log });
		} catch (error) {
			const waits = error instanceof Failure && error.kind === 'temporarily-unavailable';
			if (!waits) throw error;
			log.warn({ hint: error.details.hint }, error.message);
			onWait(error.message);
			await abortableDelay(againMs, signal).catch(() => undefined);
		}
	}
	return undefined;
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise((resolve) => {
		signal.addEventListener('abort', resolve, { once: true });
	});
}
