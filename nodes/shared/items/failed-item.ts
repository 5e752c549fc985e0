import type { INodeExecutionData } from 'n8n-workflow';
import type { FailureDetails } from '../../../endpoint/failure';

/**
 * The item of a failed input. n8n moves an item to the error output only if `error` is all it
 * holds, and adds the input's own fields there.
 */
export function failedItem(error: FailureDetails, item: number): INodeExecutionData {
	return { json: { error: { ...error } }, pairedItem: { item } };
}
