import { parseJson } from './parse-json';

// What an answer of one capability or another is known by.
const telling =
	'choices data text transcript segments chunks embedding embeddings images models id';

/**
 * The answer that a JSON text holds, out of the envelope into which some gateways put it, such as
 * `{ code: 0, msg: 'success', data: { choices: … } }`. Throws a SyntaxError for what is no JSON.
 */
export function answerIn(text: string): unknown {
	const answer = parseJson(text);
	if (!isObject(answer) || Array.isArray(answer)) return answer;
	const { data, result } = answer;
	const inner = [data, result].find((one) => isObject(one) && !Array.isArray(one));
	const rest = Object.keys(answer).filter((name) => name !== 'data' && name !== 'result');
	const isEnvelope = !names.some((name) => rest.includes(name) && name !== 'id');
	if (!isEnvelope || !isObject(inner) || !names.some((name) => name in inner)) return answer;
	// The bill may stand on the outside.
	const { usage, model } = answer;
	return { ...(usage ? { usage } : {}), ...(model ? { model } : {}), ...inner };
}

const names = telling.split(' ');

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;
