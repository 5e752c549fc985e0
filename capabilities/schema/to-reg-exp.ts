/**
 * A pattern as JSON Schema has it, with the syntax of Unicode; or, since people write \- as well,
 * with the older one. Throws where it is neither.
 */
export function toRegExp(pattern: string): RegExp {
	try {
		return new RegExp(pattern, 'u');
	} catch {
		return new RegExp(pattern);
	}
}
