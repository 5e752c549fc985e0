import { parseJson } from './parse-json';
import { toldBeside } from './told-error';

// What an answer of one capability or another is known by.
const names =
	'choices data text transcript segments chunks embedding embeddings images models'.split(' ');

/**
 * The answer that a JSON text holds, out of the envelope into which some gateways put it, such as
 * `{ code: 0, msg: 'success', data: { choices: … } }`. Where the envelope tells of an error, that is
 * the answer, whatever else there is in it. Throws a SyntaxError for what is no JSON.
 */
export function answerIn(text: string): unknown {
	const answer = parseJson(text);
	if (!isFields(answer)) return answer;
	const { data, result, ...rest } = answer;
	const inner = [data, result].find(isFields);
	if (!inner || names.some((name) => name in rest)) return answer;
	const told = toldBeside(rest);
	if (told) return told;
	if (!names.some((name) => name in inner) && !isModel(inner, rest)) return answer;
	// The bill may stand on the outside.
	const { usage, model } = rest;
	return { ...(usage ? { usage } : {}), ...(model ? { model } : {}), ...inner };
}

// By its id alone nothing is known: errors and whatever else there is have one too.
const isModel = (inner: Fields, rest: Fields): boolean =>
	inner.object === 'model' && !('id' in rest);

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
