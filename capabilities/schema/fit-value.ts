import { dropNullsOfChoices, dropOptionalNulls } from './drop-nulls';
import type { JsonSchema } from './json-schema';
import type { Validator } from './validator';

interface Known {
	schema: JsonSchema;
	validator: Validator;
}

/**
 * The value as it is where it fits, or else after as few of the steps as make it fit; without any
 * null that need not be there where only that helps. What is wrong with it where nothing helps.
 */
export function fitValue(
	given: unknown,
	{ schema, validator }: Known,
	steps: readonly ((value: unknown) => unknown)[],
): { value: unknown; violations: string[] } {
	let value = given;
	let violations = validator.violationsOf(value);
	try {
		for (const step of steps) {
			if (violations.length === 0) break;
			value = step(value);
			violations = validator.violationsOf(value);
		}
		if (violations.length === 0) return { value, violations };
		for (const drop of [dropNullsOfChoices, dropOptionalNulls]) {
			const bare = drop(value, schema);
			if (validator.violationsOf(bare).length === 0) return { value: bare, violations: [] };
		}
	} catch (error) {
		// A value nested deeper than a step can walk, such as that of a model that repeats itself.
		if (!(error instanceof RangeError)) throw error;
	}
	return { value, violations };
}
