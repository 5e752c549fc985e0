import type { IExecuteFunctions, ISupplyDataFunctions } from 'n8n-workflow';
import { hasExpression } from './has-expression';
import { defaultModelOf } from '../../../endpoint/default-model-of';
import type { EndpointSettings } from '../../../endpoint/endpoint-settings';
import { Failure } from '../../../endpoint/failure';
import { findProfile } from '../../../endpoint/profiles/find-profile';
import type { DefaultTask } from '../../../endpoint/profiles/model-task';

/**
 * The ID in the model field; empty where it was left empty. Throws request-invalid where an
 * expression gives none: another model than the one that was meant may cost more.
 */
export function readModel(
	node: IExecuteFunctions | ISupplyDataFunctions,
	itemIndex: number,
): string {
	const model = node.getNodeParameter('model', itemIndex, '', { extractValue: true });
	const id = typeof model === 'string' ? model.trim() : '';
	if (id === '' && hasExpression(node.getNode().parameters.model)) throw noModel();
	return id;
}

/** The model that was chosen, or else the provider's for the task. Throws request-invalid where there is neither. */
export function modelOrDefault(
	model: string,
	settings: EndpointSettings,
	task: DefaultTask,
): string {
	const used = model === '' ? defaultModelOf(settings, task) : model;
	if (used === undefined) throw noModel(noDefault(settings, task));
	return used;
}

/** Only a provider that is known has a name to say. */
function noDefault(settings: EndpointSettings, task: DefaultTask): string {
	const { name, label } = findProfile(settings);
	const who = name === 'generic' ? 'This endpoint' : label;
	const what = task === 'vision' ? 'images and other files' : 'this node';
	return `. ${who} has no default model for ${what}`;
}

export const noModel = (more = '') =>
	new Failure({
		kind: 'request-invalid',
		message: 'No model is selected',
		hint: `Select a model from the list or enter its ID${more}`,
	});
