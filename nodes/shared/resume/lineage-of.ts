import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { executionUrl } from './resume-url';

/**
 * What an execution has in common with those that n8n runs again for it. n8n tells a node only that it
 * is a retry; but it runs it with the data of the execution before, and with that its resume token.
 */
export function lineageOf(node: IExecuteFunctions): { lineage?: string } {
	const token = executionUrl(node).searchParams.get('signature');
	// The token opens the execution to whoever has it.
	return token ? { lineage: createHash('sha256').update(token).digest('hex').slice(0, 32) } : {};
}
