import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** The error that n8n would show for work that fails. */
export async function nodeErrorOf(
	work: Promise<unknown>,
): Promise<NodeApiError | NodeOperationError> {
	const [result] = await Promise.allSettled([work]);
	if (result.status === 'fulfilled') throw new Error('Expected an error, but it succeeded');
	const error: unknown = result.reason;
	expect(error instanceof NodeApiError || error instanceof NodeOperationError).toBe(true);
	return error as NodeApiError | NodeOperationError;
}
