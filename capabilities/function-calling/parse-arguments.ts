import { isSchema } from '../schema/json-schema';

/** The arguments of a call, or what is wrong with their text. None at all are an empty object. */
export function parseArguments(
	text: string,
): { value: Record<string, unknown> } | { violation: string } {
	if (text.trim() === '') return { value: {} };
	try {
		const parsed: unknown = JSON.parse(text);
		// Some models write the text of the text.
		const value: unknown = typeof parsed === 'string' ? JSON.parse(parsed) : parsed;
		if (value === null) return { value: {} };
		if (isSchema(value)) return { value };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { violation: `the arguments are not valid JSON (${reason})` };
	}
	return { violation: 'the arguments must be a JSON object' };
}
