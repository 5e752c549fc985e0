import type { IExecuteFunctions } from 'n8n-workflow';
import { sleptBefore } from './woken';

/**
 * Tells that n8n runs a failed execution again, so that the node joins the batch of that one. n8n
 * names the execution to no node; one that slept in it finds its id in what it was run with, any
 * other goes by its lineage.
 */
export function retryOf(node: IExecuteFunctions): { retryOf?: { executionId?: string } } {
	if (node.getMode() !== 'retry') return {};
	const executionId = sleptBefore(node);
	return { retryOf: executionId === undefined ? {} : { executionId } };
}
