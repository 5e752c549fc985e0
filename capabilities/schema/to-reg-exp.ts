import { lastUsed } from './last-used';

const known = lastUsed<RegExp>();

/**
 * A pattern as JSON Schema has it, with the syntax of Unicode; or, since people write \- as well,
 * with the older one. The patterns of a schema are asked for with every object, and made once.
 * Throws where it is neither.
 */
export const toRegExp = (pattern: string): RegExp =>
	known.get(pattern) ?? known.keep(pattern, create(pattern));

function create(pattern: string): RegExp {
	try {
		return new RegExp(pattern, 'u');
	} catch {
		return new RegExp(pattern);
	}
}
