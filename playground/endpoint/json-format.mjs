import { extract } from './extract/extract.mjs';
import { wantedSchema } from './extract/wanted-schema.mjs';

/**
 * How an answer is to be written: `{ write(text, name), isExtraction }`, where `write` makes JSON of a text, or undefined
 * for plain text. A schema gets what stands in the text; without one it gets the text itself under `name`.
 */
export function jsonFormat(body, promptText) {
	const schema = wantedSchema(body, promptText);
	if (schema) return { write: (text) => JSON.stringify(extract(schema, text)), isExtraction: true };
	if (body.response_format?.type !== 'json_object') return undefined;
	return { write: (text, name) => JSON.stringify({ [name]: text }), isExtraction: false };
}
