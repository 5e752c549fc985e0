import type { Validator } from './validator';

/**
 * The value as it is where it fits, or else after as few of the steps as make it fit; what is wrong
 * with it where they do not help.
 */
export function fitValue(
	given: unknown,
	validator: Validator,
	steps: readonly ((value: unknown) => unknown)[],
): { value: unknown; violations: string[] } {
	let value = given;
	let violations = validator.violationsOf(value);
	for (const step of steps) {
		if (violations.length === 0) break;
		value = step(value);
		violations = validator.violationsOf(value);
	}
	return { value, violations };
}
