import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';

/** The span that is active now, as W3C's traceparent; undefined where there is none. */
export function activeTraceparent(): string | undefined {
	const span = trace.getActiveSpan()?.spanContext();
	if (!span || !isSpanContextValid(span)) return undefined;
	const flags = span.traceFlags.toString(16).padStart(2, '0');
	return `00-${span.traceId}-${span.spanId}-${flags}`;
}

/** The span that a traceparent names; undefined where it is none, whoever wrote it. */
export function readTraceparent(text: string | null | undefined): SpanContext | undefined {
	const match = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/.exec(
		text ?? '',
	);
	const [, traceId = '', spanId = '', flags = ''] = match ?? [];
	const span = { traceId, spanId, traceFlags: parseInt(flags, 16) & 1, isRemote: true };
	return isSpanContextValid(span) ? span : undefined;
}
