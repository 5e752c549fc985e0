import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';
import { mergeSchemas } from './merge-schemas';
import { readStructure } from './read-structure';

/** Where a schema stands: the document, and the references that led to it. */
export interface Scope {
	root: JsonSchema;
	refs: readonly string[];
	/** How many schemas it is inside of. */
	level: number;
	/** Whether there is room for one more part. */
	count(): boolean;
	fit(schema: unknown, scope: Scope): JsonSchema;
}

/** A schema whose keywords stand by themselves, and what else holds. It takes all that its origin takes. */
export interface Flat {
	schema: JsonSchema;
	/** Of each list, one schema holds as well. */
	choices: unknown[][];
	/** Likewise, but told by its fields alone: what holds on a condition. */
	conditions: unknown[][];
	scope: Scope;
}

/**
 * A schema without $ref, allOf and const at its top: references are looked up, and all of allOf is
 * merged. What may hold beside it is listed.
 */
export function flattenSchema(given: JsonSchema, scope: Scope): Flat {
	if (!scope.count()) return { schema: {}, choices: [], conditions: [], scope };
	const { $ref: ref, allOf, anyOf, oneOf, ...rest } = readStructure(given, false);
	const { if: when, then, else: otherwise, const: only, ...own } = rest;
	const dependent = [own.dependentSchemas, own.dependencies].flatMap(schemasIn);
	const flat: Flat = {
		schema: { ...own, ...('const' in rest ? { enum: [only] } : {}) },
		choices: [anyOf, oneOf].filter((list): list is unknown[] => Array.isArray(list)),
		conditions: [
			...(when === undefined ? [] : [[then ?? true, otherwise ?? true]]),
			...dependent.map((schema) => [schema, true]),
		],
		scope,
	};
	const named = typeof ref === 'string' ? mergeFlat(flat, followRef(ref, scope)) : flat;
	const parts = Array.isArray(allOf) ? (allOf as unknown[]).filter(isSchema) : [];
	return parts.reduce<Flat>(
		(merged, part) => mergeFlat(merged, flattenSchema(part, merged.scope)),
		named,
	);
}

function followRef(ref: string, scope: Scope): Flat {
	const found = findRef(scope.root, ref);
	const isAgain = scope.refs.includes(ref);
	if (found && !isAgain) return flattenSchema(found, { ...scope, refs: [...scope.refs, ref] });
	// A recursion ends in the type of what it leads to.
	const type = found && typeOf(found, scope.root);
	return { schema: type === undefined ? {} : { type }, choices: [], conditions: [], scope };
}

/** The type that a schema tells, itself or in each of its choices. */
function typeOf({ type, anyOf, oneOf }: JsonSchema, root: JsonSchema): unknown {
	const choices = anyOf ?? oneOf;
	if (type !== undefined || !Array.isArray(choices)) return type;
	const types = choices.filter(isSchema).map((choice) => {
		const led = typeof choice.$ref === 'string' ? findRef(root, choice.$ref) : undefined;
		return choice.type ?? led?.type;
	});
	return types.length === choices.length && types.every(Boolean)
		? [...new Set(types.flat())]
		: undefined;
}

/** All that holds of both. */
export function mergeFlat(one: Flat, two: Flat): Flat {
	return {
		schema: mergeSchemas(one.schema, two.schema),
		choices: [...one.choices, ...two.choices],
		conditions: [...one.conditions, ...two.conditions],
		scope: { ...one.scope, refs: [...new Set([...one.scope.refs, ...two.scope.refs])] },
	};
}

const schemasIn = (value: unknown): JsonSchema[] =>
	isSchema(value) ? Object.values(value).filter(isSchema) : [];
