import type { IExecuteFunctions } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { waitedBefore } from './resumed';
import { executionUrl } from './resume-url';

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

/**
 * What an execution has in common with those that n8n runs again for it. n8n tells a node only that it
 * is a retry; but it runs it with the data of the execution before, and with that its resume token.
 */
export function lineageOf(node: IExecuteFunctions): { lineage?: string } {
	const token = executionUrl(node).searchParams.get('signature');
	// The token opens the execution to whoever has it.
	return token ? { lineage: createHash('sha256').update(token).digest('hex').slice(0, 32) } : {};
}
