import type { IExecuteFunctions } from 'n8n-workflow';
import type { SpanContext } from '@opentelemetry/api';
import { inSpan } from '../../../endpoint/traces/in-span';
import { readTraceparent } from '../../../endpoint/traces/traceparent';

/** Makes a span of a run of a node, below the one that n8n has for it, where n8n records traces. */
export async function traceNode<T>(
	node: IExecuteFunctions,
	capability: string,
	run: () => Promise<T>,
): Promise<T> {
	return await inSpan(
		() => ({
			name: `run ${capability}`,
			parent: spanOfN8n(node),
			attributes: {
				'n8n.workflow.id': node.getWorkflow().id ?? 'unsaved',
				'n8n.execution.id': node.getExecutionId(),
				'n8n.node.id': node.getNode().id,
				'n8n_ai.task_type': capability,
				'n8n_ai.items': node.getInputData().length,
			},
		}),
		run,
	);
}

/**
 * The span that n8n (2.19 and newer) has for the node: it is not the active one, and n8n tells it only
 * where it puts it into the headers of a request. Undefined where n8n does not.
 */
function spanOfN8n(node: IExecuteFunctions): SpanContext | undefined {
	const { additionalData } = node as { additionalData?: unknown };
	const { otel } = Object(additionalData) as { otel?: { injectTraceHeaders?: unknown } };
	const inject = otel?.injectTraceHeaders;
	if (typeof inject !== 'function') return undefined;
	const headers: { traceparent?: unknown } = {};
	try {
		inject.call(otel, node.getExecutionId(), node.getNode().name, headers);
	} catch {
		return undefined;
	}
	const { traceparent } = headers;
	return typeof traceparent === 'string' ? readTraceparent(traceparent) : undefined;
}
