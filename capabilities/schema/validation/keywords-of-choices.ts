import { findRef } from '../find-ref';
import type { Keyword, Keywords } from './check';
import { nearestOf } from './nearest-of';

const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : []);

const reference: Keyword = (given, { root, check }) => {
	const named = findRef(root, String(given));
	return (value, found) => {
		check(named, value, found);
	};
};

const all: Keyword = (given, { check }) => {
	const schemas = listOf(given);
	return (value, found) => {
		for (const schema of schemas) check(schema, value, found);
	};
};

/** What is wrong in a branch is said only where none fits, and of those that come nearest. */
const branches = (count: (fitting: number) => boolean, message: string): Keyword => {
	return (given, { root, wrongIn }) => {
		const schemas = listOf(given);
		return (value, found) => {
			const wrong = schemas.map((schema) => ({ schema, mistakes: wrongIn(schema, value) }));
			const fitting = wrong.filter(({ mistakes }) => mistakes.length === 0).length;
			if (count(fitting)) return;
			if (fitting === 0) {
				for (const { mistakes } of nearestOf(wrong, value, root)) found.take(mistakes);
			}
			found.add(message);
		};
	};
};

const not: Keyword = (given, { fits }) => {
	return (value, found) => {
		if (fits(given, value)) found.add('must NOT be valid');
	};
};

const conditional: Keyword = (given, { schema, check, fits }) => {
	return (value, found) => {
		const branch = fits(given, value) ? 'then' : 'else';
		if (!Object.hasOwn(schema, branch)) return;
		const before = found.mistakes.size;
		check(schema[branch], value, found);
		if (found.mistakes.size > before) found.add(`must match "${branch}" schema`);
	};
};

/** What refers to other schemas and chooses among them. */
export const choiceKeywords: Keywords = {
	$ref: reference,
	not,
	anyOf: branches((fitting) => fitting > 0, 'must match a schema in anyOf'),
	oneOf: branches((fitting) => fitting === 1, 'must match exactly one schema in oneOf'),
	allOf: all,
	if: conditional,
};
