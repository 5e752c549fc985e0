import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../../endpoint/traces/in-span';
import { jobsQueue } from '../queue/open-queue';
import type { DispatchOptions } from '../records/dispatch-options';

/**
 * Makes one span of the dispatch of a batch, however many items it has. BullMQ's own telemetry
 * would make one of each job and each of its internal steps, count a job that waits as an exception,
 * and fail a job whose trace context somebody else has written over.
 */
export async function traceDispatch<T extends { batchId: string; attached: boolean }>(
	{ capability, identity, items }: DispatchOptions,
	work: () => Promise<T>,
): Promise<T> {
	const destination = jobsQueue(capability);
	return await inSpan(
		() => ({
			name: `send ${destination}`,
			kind: SpanKind.PRODUCER,
			attributes: {
				'messaging.system': 'bullmq',
				'messaging.operation.type': 'send',
				'messaging.operation.name': 'send',
				'messaging.destination.name': destination,
				'messaging.batch.message_count': items.length,
				'n8n.workflow.id': identity.workflowId,
				'n8n.execution.id': identity.executionId,
				'n8n.node.id': identity.nodeId,
				'n8n_ai.task_type': capability,
			},
		}),
		async (span) => {
			const dispatched = await work();
			const { batchId, attached } = dispatched;
			span.setAttributes({ 'n8n_ai.batch.id': batchId, 'n8n_ai.batch.attached': attached });
			return dispatched;
		},
	);
}
