import {
	context,
	INVALID_SPAN_CONTEXT,
	ROOT_CONTEXT,
	trace,
	type Span,
	type SpanContext,
	type SpanOptions,
} from '@opentelemetry/api';
import { tellError } from './tell-error';
import { isTraced, tracer } from './tracer';

export interface SpanAbout extends SpanOptions {
	name: string;
	/** The span above it; the one that is active now unless told. */
	parent?: SpanContext | undefined;
}

const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/**
 * Does the work in a span of its own, which ends with it; where it fails, the span says the kind of
 * the failure. Without an SDK in the process nothing is recorded, and `about` is not asked.
 */
export async function inSpan<T>(
	about: () => SpanAbout,
	work: (span: Span) => Promise<T>,
): Promise<T> {
	if (!isTraced()) return await work(noSpan);
	const span = startSpan(about());
	try {
		return await insideSpan(span, async () => await work(span));
	} catch (error) {
		tellError(span, error);
		throw error;
	} finally {
		span.end();
	}
}

/** Starts a span that its caller ends. */
export const startSpan = ({ name, parent, ...options }: SpanAbout): Span =>
	tracer().startSpan(
		name,
		options,
		parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : context.active(),
	);

/** Does the work with the span as the parent of the spans in it. */
export const insideSpan = async <T>(span: Span, work: () => Promise<T>): Promise<T> =>
	await context.with(trace.setSpan(context.active(), span), work);
