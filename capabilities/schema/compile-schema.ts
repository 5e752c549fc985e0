import type { JsonSchema } from './json-schema';
import { mistakesIn } from './mistakes-in';
import { checkOf } from './validation/check-of';

/** What is wrong with a normalised schema, or a function that says what is wrong with a value. */
export function compileSchema(
	schema: JsonSchema,
): { mistakes: string[] } | { violationsOf: (value: unknown) => string[] } {
	const mistakes = mistakesIn(schema);
	if (mistakes.length > 0) return { mistakes };
	const check = checkOf(schema);
	return {
		violationsOf(value) {
			try {
				return check(value);
			} catch (error) {
				// A value nested so deep that checking it has no end in sight.
				if (!(error instanceof RangeError)) throw error;
				return ['is nested too deep'];
			}
		},
	};
}
