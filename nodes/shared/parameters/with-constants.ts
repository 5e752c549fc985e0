import type { IExecuteFunctions } from 'n8n-workflow';
import { hasExpression } from './has-expression';

type Read = (name: string, item: number, fallback?: unknown, options?: object) => unknown;

/**
 * The node, with each parameter that has no expression read once for all of its items: to ask n8n for
 * the same value again costs as much as other work on an item. All items have the same value then, so
 * that nobody may change it.
 */
export function withConstants(node: IExecuteFunctions): IExecuteFunctions {
	const { parameters } = node.getNode();
	const known = new Map<string, unknown>();
	const isConstant = (name: string) => {
		const value = parameters[name.split('.')[0] ?? ''];
		return value !== undefined && !hasExpression(value);
	};
	const read = node.getNodeParameter.bind(node) as Read;
	const getNodeParameter: Read = (name, item, fallback, options) => {
		const key = options === undefined ? name : `${name} ${JSON.stringify(options)}`;
		if (known.has(key)) return known.get(key);
		const value = read(name, item, fallback, options);
		// A path may lead to nothing, where each caller has a fallback of its own.
		if (value !== fallback && isConstant(name)) known.set(key, value);
		return value;
	};
	return Object.create(node, {
		getNodeParameter: { value: getNodeParameter },
	}) as IExecuteFunctions;
}
