import type { INodeExecutionData } from 'n8n-workflow';

/** An item that says which output it belongs to; the first one unless told otherwise. */
export type PlacedItem = INodeExecutionData & { output?: number };

/** Parts the items of a node by output. */
export function toOutputs(count: number, items: readonly PlacedItem[]): INodeExecutionData[][] {
	const outputs = Array.from({ length: count }, (): INodeExecutionData[] => []);
	for (const { output = 0, ...item } of items) outputs[output]?.push(item);
	return outputs;
}
