import type { INodeParameters } from 'n8n-workflow';

/**
 * The field that an expression such as `={{ $json.text }}` reads and nothing else; undefined for
 * every other parameter. It is then read from the item, which takes n8n a hundred times as long.
 */
export function fieldOfExpression(value: INodeParameters[string]): string | undefined {
	if (typeof value !== 'string') return undefined;
	return /^=\{\{\s*\$json\.([A-Za-z_]\w*)\s*\}\}$/.exec(value)?.[1];
}
