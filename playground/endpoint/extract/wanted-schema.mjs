const IN_PROMPT = 'The answer has to fit this JSON Schema:\n';
const BEFORE_DOCUMENT = 'The document follows.';

/** The schema that an answer has to fit, as the request's format or its prompt says, or undefined. */
export function wantedSchema({ response_format: format }, promptText) {
	const schema = format?.type === 'json_schema' ? format.json_schema?.schema : undefined;
	return schema ?? schemaIn(promptText);
}

function schemaIn(prompt) {
	const at = prompt.indexOf(IN_PROMPT);
	if (at === -1) return undefined;
	const [line] = prompt.slice(at + IN_PROMPT.length).split('\n');
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

/** The document in what a user writes: what stands behind the words that announce one, else all of it. */
export function documentIn(text) {
	const at = text.indexOf(BEFORE_DOCUMENT);
	if (at === -1) return text;
	const announced = text.slice(at);
	const begin = announced.indexOf('\n\n');
	return begin === -1 ? '' : announced.slice(begin + 2);
}

/** Whether a message hands over a document. */
export const holdsDocument = (text) => text.includes(BEFORE_DOCUMENT);
