/** The names of a text with commas between them, or of a list that an expression gives. */
export function splitNames(value: unknown): string[] {
	const listed: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(',')
			: [];
	return listed.map((name) => String(name).trim()).filter((name) => name !== '');
}
