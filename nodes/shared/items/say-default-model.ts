import type { INode } from 'n8n-workflow';
import type { FailureDetails } from '../../../endpoint/failure';

const asked =
	'The field Model is empty, so the node asked for the default model of the provider. If the endpoint does not have it, select another one in the field Model';

/** A refusal that may be about the model, with who chose it where the user did not. */
export function sayDefaultModel({ parameters }: INode, details: FailureDetails): FailureDetails {
	if (!isEmpty(parameters.model) || !isAboutModel(details)) return details;
	const { hint } = details;
	return { ...details, hint: hint === undefined ? asked : `${asked}. ${hint}` };
}

/** Whether a node has the field, and nothing in it. */
function isEmpty(model: unknown): boolean {
	const value =
		typeof model === 'object' && model !== null && 'value' in model ? model.value : model;
	return typeof value === 'string' && value.trim() === '';
}

/** What the endpoint itself said: our own words about models need no more. */
const isAboutModel = ({ kind, status, code = '', message }: FailureDetails) =>
	(kind === 'request-invalid' || kind === 'credential-invalid') &&
	status !== undefined &&
	(status === 404 || /model/i.test(`${code} ${message}`));
