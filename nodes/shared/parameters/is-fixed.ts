import type { INodeParameters } from 'n8n-workflow';

/**
 * Whether none of these parameters is an expression, so that they are the same for every item. n8n
 * takes a while to look one up, which counts where there are ten thousand items.
 */
export function isFixed(parameters: INodeParameters, names: readonly string[]): boolean {
	return names.every((name) => !hasExpression(parameters[name]));
}

function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
