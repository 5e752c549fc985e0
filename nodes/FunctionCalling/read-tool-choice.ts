import type { IExecuteFunctions } from 'n8n-workflow';
import { textOf } from '../shared/parameters/text-of';

/** Whether functions may, may not or must be called, or which one. */
export function readToolChoice(node: IExecuteFunctions, item: number): unknown {
	const choice = node.getNodeParameter('toolChoice', item) as string;
	if (choice !== 'function') return choice;
	return { function: textOf(node.getNodeParameter('functionName', item)).trim() };
}
