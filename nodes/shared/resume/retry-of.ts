import type { IExecuteFunctions } from 'n8n-workflow';
import { waitedBefore } from './resumed';

/**
 * Tells that n8n runs a failed execution again, so that the node joins the batch of that one. n8n
 * names the execution to no node; one that waited in it finds its id in what it was run with, any
 * other goes by its lineage.
 */
export function retryOf(node: IExecuteFunctions): { retryOf?: { executionId?: string } } {
	if (node.getMode() !== 'retry') return {};
	const executionId = waitedBefore(node);
	return { retryOf: executionId === undefined ? {} : { executionId } };
}
