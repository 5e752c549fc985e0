import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { serverOf } from '../../endpoint/traces/server-of';
import { isTraced } from '../../endpoint/traces/tracer';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { startInBatch } from '../running/batch-trace';
import type { CallbackResult } from './send-callback';

/** Makes a span of a callback. Its address is signed: only the server shows. */
export async function traceCallback(
	{ queue, batchId, url }: { queue: JobQueue; batchId: string; url: string },
	send: () => Promise<CallbackResult>,
): Promise<CallbackResult> {
	if (!isTraced()) return await send();
	const about = {
		name: 'POST callback',
		kind: SpanKind.CLIENT,
		attributes: {
			'http.request.method': 'POST',
			...serverOf(url),
			'n8n_ai.batch.id': batchId,
		},
	};
	const span = await startInBatch(queue, batchId, about);
	try {
		const result = await send();
		span.setAttribute('n8n_ai.callback.answer', result.answer);
		if (result.answer === 'unreachable') span.setStatus({ code: SpanStatusCode.ERROR });
		return result;
	} finally {
		span.end();
	}
}
