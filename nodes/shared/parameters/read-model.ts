import type { IExecuteFunctions, ISupplyDataFunctions } from 'n8n-workflow';
import { Failure } from '../../../endpoint/failure';

/** The name in the model field. Throws request-invalid where it is empty. */
export function readModel(
	node: IExecuteFunctions | ISupplyDataFunctions,
	itemIndex: number,
): string {
	const model = node.getNodeParameter('model', itemIndex, '', { extractValue: true });
	if (typeof model === 'string' && model.trim() !== '') return model.trim();
	throw new Failure({
		kind: 'request-invalid',
		message: 'No model is chosen',
		hint: 'Select a model from the list or enter its name',
	});
}
