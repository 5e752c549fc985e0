import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { noCall } from './connections';

/**
 * The functions that have outputs, in their order, as the canvas shows them; undefined where there
 * is one output for all.
 */
export function routedNames(node: IExecuteFunctions): string[] | undefined {
	const outputs = node.getNodeOutputs().filter(({ category }) => category !== 'error');
	if (outputs.length === 0) {
		throw new Failure({
			kind: 'request-invalid',
			message: 'The outputs of this node are not known before it runs',
			hint: 'Define the functions as valid JSON without expressions that read input data, or turn off One Output per Function',
		});
	}
	if (outputs.at(-1)?.displayName !== noCall) return undefined;
	return outputs.slice(0, -1).map(({ displayName = '' }) => displayName);
}
