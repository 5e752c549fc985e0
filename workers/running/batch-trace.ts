import type { Span } from '@opentelemetry/api';
import { startSpan, type SpanAbout } from '../../endpoint/traces/in-span';
import { readTraceparent } from '../../endpoint/traces/traceparent';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { batchKeys } from '../../jobs/redis/redis-keys';
import { withTraceId } from './trace-ids';

/** A larger batch is too much for one trace: each of its jobs has its own, with a link to the batch. */
export const maxJobsInTrace = 1000;

/** Starts a span in the trace of a batch. */
export async function startInBatch(
	queue: JobQueue,
	batchId: string,
	about: SpanAbout,
	/** Of a job: there may be many of them. */
	{ isJob = false }: { isJob?: boolean } = {},
): Promise<Span> {
	const { record } = batchKeys(queue, batchId);
	const [trace, total] = await queue.redis.hmget(record, 'trace', 'total').catch(() => []);
	const parent = readTraceparent(trace);
	if (isJob && Number(total) > maxJobsInTrace)
		return startSpan({ ...about, root: true, links: parent ? [{ context: parent }] : [] });
	if (parent) return startSpan({ ...about, parent });
	// n8n records no traces: then the batch is one, under its own ID.
	return withTraceId(batchId, () => startSpan({ ...about, root: true }));
}
