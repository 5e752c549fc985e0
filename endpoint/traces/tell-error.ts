import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { Failure } from '../failure';

/** Marks a span as failed. Its message stays away: an endpoint may repeat a prompt in it. */
export function tellError(span: Span, error: unknown): void {
	if (!span.isRecording()) return;
	span.setStatus({ code: SpanStatusCode.ERROR });
	span.setAttribute('error.type', typeOf(error));
	if (!(error instanceof Failure)) return;
	const { status, attempts } = error.details;
	if (status !== undefined) span.setAttribute('http.response.status_code', status);
	if (attempts !== undefined) span.setAttribute('n8n_ai.attempts', attempts);
}

function typeOf(error: unknown): string {
	if (error instanceof Failure) return error.kind;
	return error instanceof Error ? error.constructor.name : '_OTHER';
}
