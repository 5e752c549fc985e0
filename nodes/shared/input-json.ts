import type { IDataObject, IExecuteData } from 'n8n-workflow';
import type { ItemContext } from './adapter';

/** The fields of an input item, while the node runs and when it wakes from a sleep. */
export function inputJson(node: ItemContext, itemIndex: number): IDataObject {
	if ('getInputData' in node) return node.getInputData()[itemIndex]?.json ?? {};
	// n8n keeps the input of a sleeping node with the execution.
	const { executeData } = node as ItemContext & { executeData?: IExecuteData };
	return executeData?.data.main?.[0]?.[itemIndex]?.json ?? {};
}
