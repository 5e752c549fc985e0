import { context, propagation, trace } from '@opentelemetry/api';
import {
	InMemorySpanExporter,
	NodeTracerProvider,
	SimpleSpanProcessor,
	type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';

/** An SDK in this process, as n8n may have one, and what it has recorded. */
export function recordedSpans(more: ConstructorParameters<typeof NodeTracerProvider>[0] = {}) {
	const exporter = new InMemorySpanExporter();
	const provider = new NodeTracerProvider({
		...more,
		spanProcessors: [new SimpleSpanProcessor(exporter)],
	});
	provider.register();
	return {
		provider,
		spans: () => exporter.getFinishedSpans(),
		named: (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name),
		/** The process has no SDK any more. */
		end() {
			trace.disable();
			context.disable();
			propagation.disable();
		},
	};
}

export const traceOf = (span: ReadableSpan | undefined) => span?.spanContext().traceId;
