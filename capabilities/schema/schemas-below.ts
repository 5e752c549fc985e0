import { isSchema, type JsonSchema } from './json-schema';
import { toRegExp } from './to-reg-exp';

/** What a schema says of a property: its own schema, those of patterns, or that of all others. */
export function schemasOfProperty(schema: JsonSchema, name: string): unknown[] {
	const { properties, additionalProperties: others, unevaluatedProperties: rest } = schema;
	const own = isSchema(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [];
	const found = [...own, ...schemasOfPatterns(schema, name)];
	if (found.length > 0) return found;
	return [others, rest].filter((one) => one !== undefined);
}

/** The same in one schema: false where there is no such property, and true for any value. */
export function schemaOfProperty(schema: JsonSchema, name: string): unknown {
	const said = schemasOfProperty(schema, name);
	if (said.includes(false)) return false;
	return said.length > 1 ? { allOf: said } : (said[0] ?? true);
}

/** Whether an object says that it has properties of any name. */
export const isOpen = (schema: JsonSchema): boolean =>
	[schema.additionalProperties, schema.unevaluatedProperties].some(
		(more) => more === true || isSchema(more),
	) || 'patternProperties' in schema;

function schemasOfPatterns({ patternProperties: patterns }: JsonSchema, name: string): unknown[] {
	return Object.entries(isSchema(patterns) ? patterns : {}).flatMap(([pattern, schema]) =>
		toRegExp(pattern).test(name) ? [schema] : [],
	);
}

/** What a schema says of the entry of a list at a place, in the words of any draft. */
export function schemasOfItem(schema: JsonSchema, index: number): unknown[] {
	const { items, prefixItems, additionalItems, unevaluatedItems: rest } = schema;
	const isListed = Array.isArray(items);
	const listed: unknown[] = isListed ? items : Array.isArray(prefixItems) ? prefixItems : [];
	const others = isListed ? additionalItems : items;
	return index < listed.length
		? [listed[index]]
		: [others, rest].filter((one) => one !== undefined).slice(0, 1);
}

/** The names of fields that another field asks for. */
export const dependentIn = ({ dependentRequired, dependencies }: JsonSchema): string[] =>
	[dependentRequired, dependencies]
		.flatMap((names) => Object.values(isSchema(names) ? names : {}))
		.flatMap((names) => (Array.isArray(names) ? names.map(String) : []));

/** The names that an object has to have. */
export const requiredBy = ({ required }: JsonSchema): string[] =>
	Array.isArray(required) ? required.map(String) : [];
