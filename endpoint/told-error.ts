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
	if (typeof error === 'string' && !isGood(error) && !isNone(error)) return true;
	if (error === true) return typeof message === 'string';
	if (typeof error === 'object' && error !== null) {
		const { code } = error as { code?: unknown };
		return (!isSaid(code) || !isGood(code)) && Object.values(error).some(Boolean);
	}
	if (success === false && Array.isArray(errors) && errors.length > 0) return true;
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
		'ok error type param data result request_id requestId req_id trace_id traceId id timestamp time path object base_resp'
	).split(' '),
);

/** Of what stands around a result: only that which tells of an error; undefined where it tells of none. */
export function toldBeside(fields: Record<string, unknown>): object | undefined {
	const { code, success } = fields;
	const isFailed = success === false || (isSaid(code) && !isWell(fields));
	if (!isError(fields) && !isFailed) return undefined;
	return Object.fromEntries(Object.entries(fields).filter(([name]) => ofErrors.has(name)));
}

/** Whether an object tells of a failure and of nothing else. */
function isNothingElse(fields: Record<string, unknown>): boolean {
	const { code, success, detail, data, result } = fields;
	const isEmpty = [data, result].every(
		(one) => one === undefined || one === null || one === '' || isEmptyObject(one),
	);
	if (!isEmpty || !Object.keys(fields).every((name) => ofErrors.has(name))) return false;
	if (isWell(fields)) return false;
	// An answer that has nothing but a message may be of any kind.
	return success === false || detail !== undefined || isSaid(code);
}

const isEmptyObject = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const isSaid = (code: unknown): code is number | string =>
	typeof code === 'number' || (typeof code === 'string' && code !== '');

/** Whether it says that all went well; some have a code of their own for that, and the words beside. */
const isWell = ({ code, success, msg, message }: Record<string, unknown>): boolean =>
	success === true ||
	(success !== false && [code, msg, message].some((one) => isSaid(one) && isGood(one)));

/** Whether a code, or a word in its place, says that all went well. */
const isGood = (code: number | string): boolean =>
	/^\s*(0+|200|ok|okay|success(ful(ly)?)?|succeeded)\s*$/i.test(String(code));

/** Whether the words in the place of an error say that there is none. */
const isNone = (error: string): boolean => /^\s*(none|null|no error|false)?\s*$/i.test(error);
