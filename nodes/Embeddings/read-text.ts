import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
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

/**
 * The field that an expression such as `={{ $json.text }}` reads and nothing else; undefined for
 * every other parameter. It is then read from the item, which takes n8n a hundred times as long.
 */
function fieldOfExpression(value: INodeParameters[string]): string | undefined {
	if (typeof value !== 'string') return undefined;
	return /^=\{\{\s*\$json\.([A-Za-z_]\w*)\s*\}\}$/.exec(value)?.[1];
}
