import type { IExecuteFunctions } from 'n8n-workflow';
import { fieldOfExpression } from '../shared/parameters/field-of-expression';
import { inputJson } from '../shared/parameters/input-json';
import { textOf } from '../shared/parameters/text-of';

const fields = new WeakMap<IExecuteFunctions, { field: string | undefined }>();

/** The text of an item. */
export function readText(node: IExecuteFunctions, item: number): string {
	const known = fields.get(node) ?? { field: fieldOf(node) };
	fields.set(node, known);
	const { field } = known;
	return textOf(
		field === undefined ? node.getNodeParameter('text', item) : inputJson(node, item)[field],
	);
}

const fieldOf = (node: IExecuteFunctions) =>
	fieldOfExpression(node.getNode().parameters.text ?? '={{ $json.text }}');
