import type { ItemContext } from './adapter';

/**
 * A parameter as it is for an item, while the node runs and when it wakes from a sleep, where n8n
 * itself would take every expression as it is for the first item.
 */
export function itemParameter(
	node: ItemContext,
	name: string,
	itemIndex: number,
	fallback: object | string | boolean,
): unknown {
	if ('getInputData' in node) return node.getNodeParameter(name, itemIndex, fallback);
	const evaluate = (value: unknown): unknown => {
		if (typeof value === 'string') {
			return value.startsWith('=') ? node.evaluateExpression(value.slice(1), itemIndex) : value;
		}
		if (Array.isArray(value)) return value.map(evaluate);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, evaluate(one)]));
	};
	return evaluate(node.getNodeParameter(name, fallback, { rawExpressions: true }));
}
