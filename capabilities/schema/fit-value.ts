import { dropOptionalNulls } from './drop-nulls';
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
	for (const step of steps) {
		if (violations.length === 0) break;
		value = step(value);
		violations = validator.violationsOf(value);
	}
	if (violations.length === 0) return { value, violations };
	const bare = dropOptionalNulls(value, schema);
	const isFitting = validator.violationsOf(bare).length === 0;
	return isFitting ? { value: bare, violations: [] } : { value, violations };
}
