import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Adapter } from './adapter';
import { runInline } from './run-inline';
import { toNodeError } from '../items/to-node-error';
import { toOutputs } from '../items/to-outputs';

/** Runs the items of a node in the mode that the user chose. */
export async function executeCapability<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
): Promise<INodeExecutionData[][]> {
	try {
		const count = adapter.outputs?.(node) ?? 1;
		if (adapter.inlineOnly?.(node)) return toOutputs(count, await runInline(node, adapter));
		const mode = node.getNodeParameter('runMode', 0) as 'inline' | 'queueAndWait' | 'queue';
		if (mode === 'inline') return toOutputs(count, await runInline(node, adapter));
		// Loaded here: an inline workflow never needs the queue.
		const { runQueued } = await import('./run-queued.js');
		return toOutputs(count, await runQueued(node, adapter, mode));
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	}
}
