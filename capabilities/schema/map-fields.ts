import { isSchema, type JsonSchema } from './json-schema';
import { certainPartsOf, partsOf } from './parts-of';
import { schemasOfItem, schemasOfProperty } from './schemas-below';

/** A field of an object somewhere in a value. */
export interface Field {
	name: string;
	value: unknown;
	/** What is said of the object whatever it is. */
	certain: readonly JsonSchema[];
	/** The same with what is said of it in some choice or on a condition. */
	all: readonly JsonSchema[];
}

/**
 * A copy of the value with what `change` makes of each field that a schema says something of;
 * without those of which it makes undefined.
 */
export function mapFields(
	value: unknown,
	schemas: readonly JsonSchema[],
	root: JsonSchema,
	change: (field: Field) => unknown,
	always = schemas,
): unknown {
	const all = partsOf(schemas, root);
	if (all.length === 0) return value;
	const certain = certainPartsOf(always, root);
	// What stands in a choice is as uncertain as the choice.
	const below = (inner: unknown, of: (schema: JsonSchema) => unknown[]) => {
		const [said, sure] = [all, certain].map((each) => each.flatMap(of).filter(isSchema));
		return mapFields(inner, said ?? [], root, change, sure);
	};
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) =>
			below(item, (schema) => schemasOfItem(schema, index)),
		);
	}
	if (!isSchema(value)) return value;
	const changed = Object.entries(value).flatMap(([name, own]) => {
		const inner = change({ name, value: own, certain, all });
		if (inner === undefined) return [];
		return [[name, below(inner, (schema) => schemasOfProperty(schema, name))] as const];
	});
	return Object.fromEntries(changed);
}
