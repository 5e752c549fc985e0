import { findRef } from '../find-ref';
import { isSchema, type JsonSchema } from '../json-schema';
import { toRegExp } from '../to-reg-exp';
import type { Checking } from './check';

/** The names of an object that a schema, and what it applies to the same object, says something of. */
export function evaluatedNames(
	schema: JsonSchema,
	value: Record<string, unknown>,
	checking: Checking,
): Set<string> {
	const names = Object.keys(value);
	return collect(schema, value, checking, (one, isOwn) => {
		const { properties, patternProperties } = one;
		const takesRest = 'additionalProperties' in one || (!isOwn && 'unevaluatedProperties' in one);
		if (takesRest) return names;
		const named = isSchema(properties) ? properties : {};
		const patterns = Object.keys(isSchema(patternProperties) ? patternProperties : {});
		const expressions = patterns.map(toRegExp);
		return names.filter(
			(name) => Object.hasOwn(named, name) || expressions.some((pattern) => pattern.test(name)),
		);
	});
}

/** The places of a list that a schema, and what it applies to the same list, says something of. */
export function evaluatedPlaces(
	schema: JsonSchema,
	value: unknown[],
	checking: Checking,
): Set<number> {
	const places = [...value.keys()];
	return collect(schema, value, checking, (one, isOwn) => {
		const { items, prefixItems } = one;
		const isList = Array.isArray(items);
		const takesRest =
			(isList ? 'additionalItems' in one : items !== undefined) ||
			(!isOwn && 'unevaluatedItems' in one);
		if (takesRest) return places;
		const listed = [items, prefixItems].map((list) => (Array.isArray(list) ? list.length : 0));
		const contained =
			'contains' in one && countsContained(checking.root)
				? places.filter((place) => checking.fits(one.contains, value[place]))
				: [];
		return [...places.slice(0, Math.max(...listed)), ...contained];
	});
}

/** Since the draft of 2020 what `contains` finds is said something of. */
const countsContained = ({ $schema }: JsonSchema) =>
	typeof $schema !== 'string' || !/draft\/2019-09|draft-0/.test($schema);

/** What is evaluated by a schema and by those that it applies to the value and that the value fits. */
function collect<Place>(
	schema: JsonSchema,
	value: unknown,
	checking: Checking,
	evaluatedBy: (schema: JsonSchema, isOwn: boolean) => Place[],
): Set<Place> {
	const { root, fits } = checking;
	const found = new Set<Place>();
	const visited = new Set<JsonSchema>();
	visit(schema, true);
	return found;

	function visit(one: unknown, isOwn = false): void {
		if (!isSchema(one) || visited.has(one)) return;
		visited.add(one);
		for (const place of evaluatedBy(one, isOwn)) found.add(place);
		const { $ref: ref, allOf, anyOf, oneOf, if: condition, dependentSchemas } = one;
		if (typeof ref === 'string') visit(findRef(root, ref));
		for (const branches of [allOf, anyOf, oneOf]) {
			for (const branch of Array.isArray(branches) ? branches : []) visitFitting(branch);
		}
		if ('if' in one) {
			const holds = fits(condition, value);
			if (holds) visit(condition);
			visit(holds ? one.then : one.else);
		}
		for (const [name, dependent] of Object.entries(
			isSchema(dependentSchemas) ? dependentSchemas : {},
		)) {
			if (isSchema(value) && Object.hasOwn(value, name)) visit(dependent);
		}
	}

	function visitFitting(branch: unknown): void {
		if (fits(branch, value)) visit(branch);
	}
}
