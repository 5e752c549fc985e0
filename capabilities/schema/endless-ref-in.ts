import { findRef } from './find-ref';
import type { JsonSchema } from './json-schema';
import { eachSubschema } from './map-subschemas';
import { appliedIn, perhaps } from './parts-of';

/** What `not` excludes is looked at for the same value as well. */
const applied = [...perhaps, 'not'];

interface Step {
	schema: JsonSchema;
	/** How it is named where it was led to by a reference. */
	ref?: string;
}

/**
 * References that lead from a schema back to itself for the same value, such as `#/$defs/A →
 * #/$defs/B → #/$defs/A`: they never come to an end. One that leads to a property or an entry does.
 */
export function endlessRefIn(root: JsonSchema): string | undefined {
	const done = new Set<JsonSchema>();
	let found: string | undefined;
	visit(root);
	return found;

	function visit(schema: JsonSchema): void {
		found ??= follow({ schema }, []);
		if (found === undefined) eachSubschema(schema, visit);
	}

	function follow(step: Step, trail: readonly Step[]): string | undefined {
		const { schema } = step;
		const begin = trail.findIndex((one) => one.schema === schema);
		if (begin !== -1) {
			const refs = [...trail.slice(begin + 1), step].flatMap(({ ref }) => ref ?? []);
			return [refs.at(-1), ...refs].join(' → ');
		}
		if (done.has(schema)) return undefined;
		const { $ref: ref } = schema;
		const named = typeof ref === 'string' ? findRef(root, ref) : undefined;
		for (const next of appliedIn(schema, root, applied)) {
			const isNamed = typeof ref === 'string' && next === named;
			const below = { schema: next, ...(isNamed ? { ref } : {}) };
			const cycle = follow(below, [...trail, step]);
			if (cycle !== undefined) return cycle;
		}
		done.add(schema);
		return undefined;
	}
}
