/** An expression may give a number, an object or nothing where a text is asked for. */
export function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	return value === null || value === undefined ? '' : JSON.stringify(value);
}
