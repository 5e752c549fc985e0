import type { JsonSchema } from './json-schema';

/** The names that schemas give themselves; without them nothing of a schema changes. */
export const nameKeywords = ['$id', 'id', '$anchor', '$dynamicAnchor', '$recursiveAnchor'];

/** The name that a schema gives itself, and the anchor that older drafts write into it. */
export function nameOf({ $id, id, $ref }: JsonSchema, isOld: boolean) {
	const own = typeof $id === 'string' ? $id : id;
	// Up to draft 7 nothing beside a reference counts.
	if (typeof own !== 'string' || (isOld && typeof $ref === 'string')) return {};
	const [name = '', anchor = ''] = own.split('#');
	return { ...(name === '' ? {} : { name }), ...(anchor === '' ? {} : { anchor }) };
}

/** A name in full: one such as `item.json` is told from the name of what it stands in. */
export function resolveName(name: string, base: string): string {
	try {
		return new URL(name, base).href;
	} catch {
		return name;
	}
}
