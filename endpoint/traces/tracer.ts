import { trace, type Tracer, type TracerProvider } from '@opentelemetry/api';

const name = 'n8n-nodes-openai-compatible';

/** Makes spans. It is not kept: n8n starts its SDK anew when its settings change. */
export const tracer = (): Tracer => trace.getTracer(name);

/**
 * Whether the process has an OpenTelemetry SDK, which any package in it may have set up. It is seen
 * through the API of the same or of an older minor version, so ours stays at 1.9, which n8n has.
 */
export function isTraced(): boolean {
	// The API itself stands in for an SDK until there is one.
	const provider = trace.getTracerProvider() as TracerProvider & {
		getDelegateTracer?: (name: string) => unknown;
	};
	return provider.getDelegateTracer?.(name) !== undefined || !provider.getDelegateTracer;
}
