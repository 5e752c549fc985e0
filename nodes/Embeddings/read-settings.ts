import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { hasExpression } from '../shared/parameters/has-expression';
import { readJson } from '../shared/parameters/read-json';
import { readModel } from '../shared/parameters/read-model';
import { readPrice } from '../shared/parameters/read-price';
import { textOf } from '../shared/parameters/text-of';

/** All that an item is embedded with but its text. */
export interface Settings {
	/** Fields of its request. */
	request: IDataObject;
	operation: unknown;
	/** Name of the field with the vector. */
	field: string;
	/** Whether the fields of the input item are kept. */
	includeInput: boolean;
}

const read = new WeakMap<IExecuteFunctions, Settings | 'by item'>();

/** Read once for all items, unless an expression gives each its own. */
export function readSettings(node: IExecuteFunctions, item: number): Settings {
	const known = read.get(node);
	if (known && known !== 'by item') return known;
	const settings = settingsOf(node, item);
	// Asked once: n8n copies the whole node to tell its parameters.
	const fixed = !known && isFixed(node.getNode().parameters, ['model', 'options']);
	read.set(node, fixed ? settings : 'by item');
	return settings;
}

function settingsOf(node: IExecuteFunctions, item: number): Settings {
	const { price, extraBody, includeInputFields, outputField, ...options } = node.getNodeParameter(
		'options',
		item,
	);
	return {
		request: {
			model: readModel(node, item),
			longTexts: node.getNodeParameter('longTexts', item),
			format: node.getNodeParameter('format', item),
			...options,
			...(extraBody === undefined
				? {}
				: { extraBody: readJson('Extra Body', extraBody) as IDataObject }),
			...readPrice(price),
		},
		operation: node.getNodeParameter('operation', item),
		field: textOf(outputField).trim() || 'embedding',
		includeInput: includeInputFields !== false,
	};
}

/**
 * Whether none of these parameters is an expression, so that they are the same for every item. n8n
 * takes a while to look one up, which counts where there are ten thousand items.
 */
function isFixed(parameters: INodeParameters, names: readonly string[]): boolean {
	return names.every((name) => !hasExpression(parameters[name]));
}
