import { Failure } from '../../../endpoint/failure';

/** A JSON parameter, which holds text where it was typed and an object where an expression made it. */
export function readJson(name: string, value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return {};
	try {
		return JSON.parse(value);
	} catch (error) {
		throw new Failure(
			{
				kind: 'request-invalid',
				message: `${name} is not valid JSON: ${error instanceof Error ? error.message : ''}`,
				hint: 'Names and texts need double quotes, and there must be nothing after the last brace',
			},
			{ cause: error },
		);
	}
}
