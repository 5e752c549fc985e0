import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import { codeOf } from '../../endpoint/code-of';

/** An exporter that says in the log when a collector stops to take spans, and when it takes them again. */
export function warnOnce(exporter: SpanExporter, log: Logger): SpanExporter {
	let isDown = false;
	return {
		export(spans, onResult) {
			exporter.export(spans, (result) => {
				const fails = result.code !== success;
				if (fails && !isDown) log.warn({ reason: reasonOf(result.error) }, 'traces not accepted');
				if (!fails && isDown) log.info('traces accepted again');
				isDown = fails;
				onResult(result);
			});
		},
		forceFlush: async () => {
			await exporter.forceFlush?.();
		},
		shutdown: async () => {
			await exporter.shutdown();
		},
	};
}

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** ExportResultCode.SUCCESS, whose package is not loaded for it. */
const success: Result['code'] = 0;

/** A status or the code of the network: a message may have the address or a header. */
function reasonOf(error: Error | undefined): string {
	const status =
		error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
	return status === undefined ? (codeOf(error) ?? 'no answer') : `HTTP ${String(status)}`;
}
