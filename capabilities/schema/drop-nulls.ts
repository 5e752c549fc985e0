import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';

/**
 * A value without the nulls that stand for a left-out property: models write them, and strict
 * schemas ask for them. A null that the schema allows stays.
 */
export function dropNulls(value: unknown, schema: JsonSchema): unknown {
	return drop(value, [schema], schema);
}

function drop(value: unknown, schemas: JsonSchema[], root: JsonSchema): unknown {
	const all = schemas.flatMap((schema) => withChoices(schema, root));
	if (all.length === 0) return value;
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) => drop(item, itemsOf(all, index), root));
	}
	if (!isSchema(value)) return value;
	const kept = Object.entries(value).flatMap(([name, inner]) => {
		const properties = all.flatMap((schema) => propertyOf(schema, name));
		const isLeftOut =
			inner === null &&
			properties.length > 0 &&
			!all.some(({ required }) => Array.isArray(required) && required.includes(name)) &&
			!properties.some((property) => takesNull(property, root));
		return isLeftOut ? [] : [[name, drop(inner, properties, root)] as const];
	});
	return Object.fromEntries(kept);
}

/** A schema, those that its reference names, and the choices it leaves. */
function withChoices(
	schema: JsonSchema,
	root: JsonSchema,
	seen = new Set<JsonSchema>(),
): JsonSchema[] {
	if (seen.has(schema)) return [];
	seen.add(schema);
	const { $ref: ref, anyOf, oneOf, allOf } = schema;
	const found = typeof ref === 'string' ? findRef(root, ref) : undefined;
	const below = [anyOf, oneOf, allOf]
		.flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
		.filter(isSchema);
	return [
		schema,
		...[...(found ? [found] : []), ...below].flatMap((one) => withChoices(one, root, seen)),
	];
}

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
	const all = withChoices(schema, root);
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
