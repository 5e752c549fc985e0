import { SpanKind, SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import type { Job } from 'bullmq';
import { insideSpan, startSpan } from '../../endpoint/traces/in-span';
import { readTraceparent } from '../../endpoint/traces/traceparent';
import { isTraced } from '../../endpoint/traces/tracer';
import type { JobQueue } from '../../jobs/queue/open-queue';
import type { JobData } from '../../jobs/records/job-data';
import { startInBatch } from './batch-trace';
import type { RunEnd } from './worker-metrics';

/** The span of a run of a job. */
export interface RunTrace {
	/** Does the work inside the span. */
	inside<T>(work: () => Promise<T>): Promise<T>;
	/** What became of the job by the run. */
	told(end: Pick<RunEnd, 'outcome' | 'errorKind'>): void;
	end(): void;
}

export const noTrace: RunTrace = {
	inside: async (work) => await work(),
	told: () => undefined,
	end: () => undefined,
};

const failed: ReadonlySet<RunEnd['outcome']> = new Set(['failed', 'retried', 'lost']);

/** Starts the span of a run, wherever the job was queued. Without an SDK in the process, none. */
export async function traceRun(queue: JobQueue, job: Job, data: JobData): Promise<RunTrace> {
	if (!isTraced()) return noTrace;
	const about = {
		name: `process ${job.queueName}`,
		kind: SpanKind.CONSUMER,
		attributes: attributesOf(job, data),
	};
	// A part belongs to the run of its item.
	const parent = readTraceparent(data.trace);
	const span = parent
		? startSpan({ ...about, parent })
		: await startInBatch(queue, data.batchId, about, { isJob: true });
	return {
		inside: async (work) => await insideSpan(span, work),
		told: ({ outcome, errorKind }) => {
			tell(span, { outcome, errorKind });
		},
		end: () => {
			span.end();
		},
	};
}

function tell(span: Span, { outcome, errorKind }: Pick<RunEnd, 'outcome' | 'errorKind'>): void {
	span.setAttribute('n8n_ai.job.outcome', outcome);
	if (errorKind !== undefined) span.setAttribute('error.type', errorKind);
	if (failed.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
}

const attributesOf = (job: Job, data: JobData): Attributes => ({
	'messaging.system': 'bullmq',
	'messaging.operation.type': 'process',
	'messaging.operation.name': 'process',
	'messaging.destination.name': job.queueName,
	'messaging.message.id': job.id ?? '',
	'n8n_ai.batch.id': data.batchId,
	'n8n_ai.item.index': data.itemIndex,
	'n8n_ai.job.is_part': data.part !== undefined,
	'n8n_ai.job.attempt': job.attemptsMade + 1,
	// A run before this one that went down with its worker has no span.
	'n8n_ai.job.losses': job.stalledCounter,
});
