import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Adapter } from './adapter';
import { runInline } from './run-inline';
import { toNodeError } from '../items/to-node-error';
import { toOutputs } from '../items/to-outputs';

/** Runs the items of a node that has nothing to queue. */
export async function executeInline<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
): Promise<INodeExecutionData[][]> {
	try {
		return toOutputs(adapter.outputs?.(node) ?? 1, await runInline(node, adapter));
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	}
}
