import { fill } from './fill.mjs';
import { readDocument } from './read-document.mjs';
import { shapeOf } from './shape.mjs';

/**
 * Extracts what a schema asks for from the text of a document, by plain rules and nothing else. A schema of `data` and
 * `evidence` gets the line of each value as its quote.
 */
export function extract(schema, text) {
	const document = readDocument(text);
	const { data, evidence } = shapeOf(schema, schema).properties ?? {};
	if (!data || !evidence) return fill(schema, document).value;
	const { value, found } = fill(data, document, schema);
	const quotes = found.map(({ field, line }) => ({ field, quote: line.text.trim() }));
	return { data: value, evidence: quotes };
}
