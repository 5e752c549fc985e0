import { findRef, lookUp, refOf } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';

/** What may stand beside a reference without a word about the value. */
const beside = ['$ref', 'title', 'description', '$schema', '$defs', 'definitions'];

/** The definitions of a schema that references lead to, each under a name in $defs. */
export function strictDefinitions(root: JsonSchema) {
	const names = new Map<string, string>();
	const wanted = new Map<string, unknown>();
	return {
		/** Those that were asked for so far; more may come while the map is walked. */
		wanted: wanted as ReadonlyMap<string, unknown>,
		/** The reference of a schema that is nothing else. */
		refOf(schema: JsonSchema): string | undefined {
			const { $ref: ref } = schema;
			const isAlone = Object.keys(schema).every((keyword) => beside.includes(keyword));
			if (typeof ref !== 'string' || !isAlone || !isSchema(findRef(root, ref))) return undefined;
			if (ref === '#') return ref;
			const name = names.get(ref) ?? nameFor(ref);
			names.set(ref, name);
			wanted.set(name, wanted.get(name) ?? lookUp(root, ref));
			return refOf(`/$defs/${name}`);
		},
	};

	/** Letters, digits, _ and - of its own name. */
	function nameFor(ref: string): string {
		const own = (ref.split('/').at(-1) ?? '').replace(/[^a-zA-Z0-9_-]/g, '_') || 'schema';
		for (let number = 1; ; number += 1) {
			const name = number === 1 ? own : `${own}_${String(number)}`;
			if (!wanted.has(name)) return name;
		}
	}
}
