import { findRef } from './find-ref';
import { inferTypes } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';

/** Where a schema stands: the document, and the references that led to it. */
export interface Scope {
	root: JsonSchema;
	refs: readonly string[];
	/** Throws once there are too many parts. */
	count(): void;
	fit(schema: unknown, scope: Scope): JsonSchema;
}

export interface Flat {
	schema: JsonSchema;
	scope: Scope;
}

/**
 * A schema without $ref, allOf, oneOf and const at its top: references are looked up, all of allOf
 * is merged, oneOf is anyOf, and what an object's choices hold is added to the object.
 */
export function flattenSchema(given: JsonSchema, scope: Scope): Flat {
	scope.count();
	const { $ref: ref, allOf, oneOf, const: only, ...own } = given;
	let flat: Flat = { schema: own, scope };
	if (typeof ref === 'string') flat = merge(flat, lookUp(ref, scope));
	for (const part of listOf(allOf)) {
		const { schema, scope: inner } = flattenSchema(part, flat.scope);
		flat = merge(flat, { schema, scope: inner });
	}
	const { anyOf, ...rest } = flat.schema;
	const choices = [...rawListOf(anyOf), ...rawListOf(oneOf)];
	const schema: JsonSchema = {
		...rest,
		...('const' in given ? { enum: [only] } : {}),
		...(choices.length === 0 ? {} : { anyOf: choices }),
	};
	if (choices.length === 0 || !inferTypes(schema).includes('object')) {
		return { schema, scope: flat.scope };
	}
	return withChoices(schema, flat.scope);
}

function lookUp(ref: string, scope: Scope): Flat {
	const found = findRef(scope.root, ref);
	if (!found || scope.refs.includes(ref)) {
		const [type = 'object'] = found ? inferTypes(found) : [];
		return { schema: { type }, scope };
	}
	return flattenSchema(found, { ...scope, refs: [...scope.refs, ref] });
}

/** Both in one; where both say something, it is the first that counts, but for lists of fields. */
function merge(first: Flat, second: Flat): Flat {
	const [one, two] = [first.schema, second.schema];
	const required = [...rawListOf(one.required), ...rawListOf(two.required)];
	const anyOf = [...rawListOf(one.anyOf), ...rawListOf(two.anyOf)];
	const properties = { ...objectOf(two.properties), ...objectOf(one.properties) };
	const schema: JsonSchema = {
		...two,
		...one,
		...(required.length === 0 ? {} : { required }),
		...(anyOf.length === 0 ? {} : { anyOf }),
		...('properties' in one || 'properties' in two ? { properties } : {}),
	};
	const refs = [...new Set([...first.scope.refs, ...second.scope.refs])];
	return { schema, scope: { ...first.scope, refs } };
}

/** An object that may look in several ways has the fields of all, and must have what all must. */
function withChoices({ anyOf, ...schema }: JsonSchema, scope: Scope): Flat {
	const branches = listOf(anyOf).map((branch) => flattenSchema(branch, scope));
	const always = branches
		.map((branch) => rawListOf(branch.schema.required))
		.reduce<unknown[] | undefined>(
			(kept, list) => (kept ? kept.filter((name) => list.includes(name)) : list),
			undefined,
		);
	const flat = branches.reduce<Flat>(
		(all, { schema: branch, scope: inner }) =>
			merge(all, { schema: { properties: objectOf(branch.properties) }, scope: inner }),
		{ schema, scope },
	);
	const required = [...rawListOf(schema.required), ...(always ?? [])];
	return { ...flat, schema: { ...flat.schema, ...(required.length === 0 ? {} : { required }) } };
}

const rawListOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const listOf = (value: unknown): JsonSchema[] => rawListOf(value).filter(isSchema);
const objectOf = (value: unknown): JsonSchema => (isSchema(value) ? value : {});
