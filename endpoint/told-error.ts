import { APIError } from 'openai';
import { uniformError } from './uniform-error';
import { wordsOf } from './words-of';

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
	const own = statusOf(fields);
	const number = [own, code, statusCode, status]
		.map(Number)
		.find((one) => one >= 400 && one <= 599);
	const isBlocked = [1026, 1027].includes(Number(miniMaxCode(fields)));
	const told = isBlocked ? { ...error, code: 'content_filter' } : error;
	return new APIError(number, told, error.message, new Headers());
}

function isError(fields: Record<string, unknown>): boolean {
	const { error, object, type, message, success, errors } = fields;
	if (typeof error === 'string') return error.trim() !== '';
	if (error === true) return typeof message === 'string';
	if (typeof error === 'object' && error !== null) {
		const { code } = error as { code?: unknown };
		return code !== 0 && code !== 200 && Object.values(error).some(Boolean);
	}
	if (success === false && Array.isArray(errors)) return errors.length > 0;
	if (isCode(miniMaxCode(fields))) return true;
	if ((object === 'error' || type === 'error') && typeof message === 'string') return true;
	return isNothingElse(fields) && wordsOf(fields) !== undefined;
}

/** MiniMax has the state of every answer beside it. */
function miniMaxCode({ base_resp: state }: Record<string, unknown>): unknown {
	return (state as { status_code?: unknown } | null | undefined)?.status_code;
}

/** Whether it is a code that stands for an error. */
const isCode = (code: unknown): boolean => typeof code === 'number' && code !== 0 && code !== 200;

// platform.minimax.io/docs/api-reference/errorcode
const miniMaxStatuses: Record<number, number> = {
	...{ 1001: 504, 1002: 429, 1004: 401, 1008: 402, 1026: 422, 1027: 422, 1039: 429, 1041: 429 },
	...{ 2013: 400, 2045: 429, 2049: 401, 2056: 402 },
};

const statusOf = (fields: Record<string, unknown>): number | undefined =>
	miniMaxStatuses[Number(miniMaxCode(fields))];

// What stands in an error of any gateway, and in no answer by itself.
const ofErrors = new Set(
	(
		'code status status_code statusCode error_code errorCode msg message detail details errors success ' +
		'ok error type param data result request_id requestId req_id trace_id traceId id timestamp time path'
	).split(' '),
);

/** Whether an object tells of a failure and of nothing else. */
function isNothingElse(fields: Record<string, unknown>): boolean {
	const { code, success, detail, data, result } = fields;
	const isEmpty = [data, result].every(
		(one) => one === undefined || one === null || one === '' || isEmptyObject(one),
	);
	if (!isEmpty || !Object.keys(fields).every((name) => ofErrors.has(name))) return false;
	const isGood = success === true || [0, 200, '0', '200', 'success', 'ok'].includes(code as string);
	// An answer that has nothing but a message may be of any kind.
	return !isGood && (success === false || detail !== undefined || isSaid(code));
}

const isEmptyObject = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const isSaid = (code: unknown): boolean =>
	typeof code === 'number' || (typeof code === 'string' && code !== '');
