import { APIError } from 'openai';
import { uniformError } from './uniform-error';

/**
 * The error that an answer holds although its status is that of a success, as gateways and streams
 * have it; undefined where it is none. Its code counts as the status.
 */
export function toldError(answer: unknown): APIError | undefined {
	const first: unknown = Array.isArray(answer) ? answer[0] : answer;
	if (typeof first !== 'object' || first === null) return undefined;
	const fields = first as Record<string, unknown>;
	if (!isError(fields)) return undefined;
	const error = uniformError(fields);
	const { code, status, status_code: statusCode } = error;
	const number = [code, statusCode, status].map(Number).find((one) => one >= 400 && one <= 599);
	return new APIError(number, error, error.message, new Headers());
}

function isError({
	error,
	object,
	type,
	message,
	success,
	errors,
}: Record<string, unknown>): boolean {
	if (typeof error === 'string') return error.trim() !== '';
	if (error === true) return typeof message === 'string';
	if (typeof error === 'object' && error !== null) {
		const { code } = error as { code?: unknown };
		return code !== 0 && code !== 200 && Object.values(error).some(Boolean);
	}
	if (success === false && Array.isArray(errors)) return errors.length > 0;
	return (object === 'error' || type === 'error') && typeof message === 'string';
}
