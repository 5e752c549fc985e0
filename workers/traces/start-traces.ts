import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { isTraced } from '../../endpoint/traces/tracer';
import { within } from '../../jobs/redis/within';
import { packageVersion } from '../config/version';
import { traceIds } from '../running/trace-ids';
import { howToInstall, loadOpenTelemetry } from './load-open-telemetry';
import { warnOnce } from './warn-once';

export interface Traces {
	/** Sends what was not sent yet, for so many milliseconds at most. */
	close(maxMs: number): Promise<void>;
}

/**
 * Sends the spans of this process to an OTLP collector; where to, what share of them, and under which
 * name is told by OpenTelemetry's variables. Without the packages, the log says what to install.
 */
export async function startTraces(log: Logger): Promise<Traces | undefined> {
	if (isTraced()) {
		log.info('the process has an OpenTelemetry SDK of its own, which records the traces');
		return undefined;
	}
	const otel = await loadOpenTelemetry();
	if (otel) return start(otel, log);
	log.warn({ hint: howToInstall }, 'no traces');
	return undefined;
}

type OpenTelemetry = NonNullable<Awaited<ReturnType<typeof loadOpenTelemetry>>>;

function start(otel: OpenTelemetry, log: Logger): Traces {
	const exporter = warnOnce(new otel.OTLPTraceExporter(), log);
	const named = otel.resourceFromAttributes({
		'service.name': 'n8n-ai-worker',
		'service.version': packageVersion(),
		'service.instance.id': randomUUID(),
		'host.name': hostname(),
	});
	// What the operator says wins. Of the process nothing is told: its command line may have a secret.
	const told = otel.detectResources({ detectors: [otel.envDetector] });
	const provider = new otel.NodeTracerProvider({
		resource: otel.defaultResource().merge(named).merge(told),
		idGenerator: traceIds,
		spanProcessors: [new otel.BatchSpanProcessor(exporter)],
	});
	provider.register();
	return {
		async close(maxMs) {
			await within(maxMs, provider.shutdown(), () => new Error('timed out')).catch(() => {
				log.warn('the last traces were not sent in time');
			});
		},
	};
}
