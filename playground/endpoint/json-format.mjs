import { fillArguments } from './fill-arguments.mjs';

/** How an answer is to be written: a function of the text that gives JSON, or undefined for plain text. */
export function jsonFormat(responseFormat, name) {
	if (responseFormat?.type === 'json_object') return (text) => JSON.stringify({ [name]: text });
	if (responseFormat?.type !== 'json_schema') return undefined;
	return (text) => JSON.stringify(fillArguments(responseFormat.json_schema?.schema, text));
}
