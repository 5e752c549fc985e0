import { isSchema, type JsonSchema } from './json-schema';
import { certainPartsOf, partsOf } from './parts-of';

/**
 * A value without the nulls that stand for a left-out property: models write them, and strict
 * schemas ask for them. A null that the schema allows stays.
 */
export function dropNulls(value: unknown, schema: JsonSchema): unknown {
	return drop(value, [schema], schema);
}

function drop(value: unknown, schemas: JsonSchema[], root: JsonSchema): unknown {
	const all = partsOf(schemas, root);
	if (all.length === 0) return value;
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) => drop(item, itemsOf(all, index), root));
	}
	if (!isSchema(value)) return value;
	// What only a choice requires may be left out where another one is taken.
	const required = new Set(certainPartsOf(schemas, root).flatMap(requiredBy));
	const kept = Object.entries(value).flatMap(([name, inner]) => {
		const properties = all.flatMap((schema) => propertyOf(schema, name));
		const isLeftOut =
			inner === null &&
			properties.length > 0 &&
			!required.has(name) &&
			!properties.some((property) => takesNull(property, root));
		return isLeftOut ? [] : [[name, drop(inner, properties, root)] as const];
	});
	return Object.fromEntries(kept);
}

const requiredBy = ({ required }: JsonSchema): unknown[] =>
	Array.isArray(required) ? required : [];

function propertyOf({ properties }: JsonSchema, name: string): JsonSchema[] {
	if (!isSchema(properties) || !Object.hasOwn(properties, name)) return [];
	const property = properties[name];
	return isSchema(property) ? [property] : [];
}

function itemsOf(schemas: JsonSchema[], index: number): JsonSchema[] {
	return schemas.flatMap(({ items, prefixItems }) => {
		const listed = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
		return [(listed as unknown[])[index] ?? items].filter(isSchema);
	});
}

function takesNull(schema: JsonSchema, root: JsonSchema): boolean {
	const all = partsOf([schema], root);
	const isOpen = all.every(
		({ type, enum: values, ...rest }) =>
			type === undefined && values === undefined && !('const' in rest),
	);
	return (
		isOpen ||
		all.some(
			({ type, enum: values, const: only }) =>
				type === 'null' ||
				(Array.isArray(type) && type.includes('null')) ||
				only === null ||
				(Array.isArray(values) && values.includes(null) && type === undefined),
		)
	);
}
