import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Adapter } from './adapter';
import { runInline } from './run-inline';
import { toNodeError } from './to-node-error';

/** Runs the items of a node in the mode that the user chose. */
export async function executeCapability<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
): Promise<INodeExecutionData[][]> {
	try {
		const mode = node.getNodeParameter('runMode', 0) as 'inline' | 'queueAndWait' | 'queue';
		if (mode === 'inline') return [await runInline(node, adapter)];
		// Loaded here: an inline workflow never needs the queue.
		const { runQueued } = await import('./run-queued.js');
		return [await runQueued(node, adapter, mode)];
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	}
}
