import { SpanKind } from '@opentelemetry/api';
import { isTraced } from '../../endpoint/traces/tracer';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { endOf, type BatchRecord } from '../../jobs/records/batch-record';
import { startInBatch } from '../running/batch-trace';

/** Makes the span of a batch that has ended: from when it was queued until its last item ended. */
export async function traceEnd(queue: JobQueue, batch: BatchRecord): Promise<void> {
	if (!isTraced()) return;
	const { batchId, capability, identity, total, completed, failed, cancelled } = batch;
	const span = await startInBatch(queue, batchId, {
		name: `batch ${capability}`,
		kind: SpanKind.INTERNAL,
		startTime: batch.createdAt,
		attributes: {
			'n8n.workflow.id': identity.workflowId,
			'n8n.execution.id': identity.executionId,
			'n8n.node.id': identity.nodeId,
			'n8n_ai.task_type': capability,
			'n8n_ai.batch.id': batchId,
			'n8n_ai.batch.state': endOf(batch),
			'n8n_ai.batch.total': total,
			'n8n_ai.batch.completed': completed,
			'n8n_ai.batch.failed': failed,
			'n8n_ai.batch.cancelled': cancelled,
		},
	});
	span.end(batch.finishedAt);
}
