import { findRef } from '../find-ref';
import { isOfType } from '../is-of-type';
import { isSchema, type JsonSchema } from '../json-schema';
import type { Mistake } from './findings';

interface Branch {
	schema: unknown;
	mistakes: readonly Mistake[];
}

type Order = (one: Branch, other: Branch) => number;

/**
 * Of branches that all fail, those that the value was most likely meant for: the ones whose
 * constants it has, such as its `type`, or else those for objects or lists as it is one; of these,
 * the ones that fail deepest, then those of which it fails least.
 */
export function nearestOf(branches: readonly Branch[], value: unknown, root: JsonSchema): Branch[] {
	if (typeof value !== 'object' || value === null) return [...branches];
	const those = (areLikely: (schema: JsonSchema, value: object) => boolean) =>
		branches.filter(({ schema }) => areLikely(resolved(schema, root), value));
	const candidates = [those(isNamedBy), those(isOfItsType), branches];
	const likely = candidates.find(({ length }) => length > 0) ?? [];
	const deepest = firstOf(likely, (one, other) => byDepth(one, other) || byCount(one, other));
	const fewest = firstOf(likely, (one, other) => byCount(one, other) || byDepth(one, other));
	return [...new Set([...deepest, ...fewest])];
}

/** By what is wrong with the value itself, then by everything that is wrong in it. */
const byCount: Order = (one, other) =>
	ownOf(one) - ownOf(other) || one.mistakes.length - other.mistakes.length;

const ownOf = ({ mistakes }: Branch) => mistakes.filter(({ depth }) => depth === 0).length;

const byDepth: Order = (one, other) => depthOf(other) - depthOf(one);

const depthOf = ({ mistakes }: Branch) => Math.max(...mistakes.map(({ depth }) => depth));

/** Those that come first in an order, in which several may be equal. */
function firstOf(branches: readonly Branch[], order: Order): Branch[] {
	const [first] = branches.toSorted(order);
	return branches.filter((branch) => first !== undefined && order(branch, first) === 0);
}

/** What a schema is, or else what it refers to. */
function resolved(schema: unknown, root: JsonSchema): JsonSchema {
	if (!isSchema(schema)) return {};
	const { $ref: ref } = schema;
	return typeof ref === 'string' ? resolved(findRef(root, ref), root) : schema;
}

/** Whether a schema asks for constants in an object, and the value has each of them. */
function isNamedBy({ properties }: JsonSchema, value: object): boolean {
	const constants = Object.entries(isSchema(properties) ? properties : {}).flatMap(
		([name, inner]) => constantsOf(inner).map((constant) => [name, constant] as const),
	);
	const own = new Map<string, unknown>(Object.entries(value));
	return constants.length > 0 && constants.every(([name, one]) => own.get(name) === one);
}

function isOfItsType({ type }: JsonSchema, value: object): boolean {
	const types: unknown[] = Array.isArray(type) ? type : [type];
	return type === undefined || types.some((one) => isOfType(value, String(one)));
}

/** The only value that a schema takes, as it is or as an enum of one. */
function constantsOf(schema: unknown): unknown[] {
	if (!isSchema(schema)) return [];
	if ('const' in schema) return [schema.const];
	const { enum: listed } = schema;
	return Array.isArray(listed) && listed.length === 1 ? listed : [];
}
