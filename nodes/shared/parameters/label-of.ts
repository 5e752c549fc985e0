import type { IExecuteFunctions } from 'n8n-workflow';

/** What people know an item by in a list of jobs: the name of its file, if it has one. */
export function labelOf(node: IExecuteFunctions, itemIndex: number): { label?: string } {
	const files = Object.values(node.getInputData()[itemIndex]?.binary ?? {});
	const label = files[0]?.fileName;
	return label === undefined ? {} : { label };
}
