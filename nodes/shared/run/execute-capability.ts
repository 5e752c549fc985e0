import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Adapter } from './adapter';
import { executeInline } from './execute-inline';
import { toNodeError } from '../items/to-node-error';
import { toOutputs } from '../items/to-outputs';
import { traceNode } from './trace-node';

/** Runs the items of a node in the mode that the user chose. */
export async function executeCapability<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
): Promise<INodeExecutionData[][]> {
	const { name } = adapter.capability;
	return await traceNode(node, name, async () => await runMode(node, adapter));
}

async function runMode<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
): Promise<INodeExecutionData[][]> {
	if (adapter.inlineOnly?.(node)) return await executeInline(node, adapter);
	try {
		const mode = node.getNodeParameter('runMode', 0) as 'inline' | 'queueAndWait' | 'queue';
		if (mode === 'inline') return await executeInline(node, adapter);
		// Loaded here: an inline workflow never needs the queue.
		const { runQueued } = await import('./run-queued.js');
		return toOutputs(adapter.outputs?.(node) ?? 1, await runQueued(node, adapter, mode));
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	}
}
