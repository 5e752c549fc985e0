import type { INodeExecutionData } from 'n8n-workflow';

/** An item that says which output it belongs to; the last one unless told otherwise. */
export type PlacedItem = INodeExecutionData & { output?: number };

/**
 * Parts the items of a node by output. One that does not say where, such as a failed one, goes to
 * the last: the others may lead to something being done.
 */
export function toOutputs(count: number, items: readonly PlacedItem[]): INodeExecutionData[][] {
	const outputs = Array.from({ length: count }, (): INodeExecutionData[] => []);
	for (const { output = count - 1, ...item } of items) outputs[output]?.push(item);
	return outputs;
}
