/** The sentences of a text, and what "and", "then" or ";" joins within them. */
export const splitClauses = (text) =>
	outsideQuotes(text, /(?<=[.!?])\s+|\n+|\s*;\s*|,?\s+(?:and then|and also|and|then)\s+/gi)
		.map((clause) => clause.replace(/[\s.!?,;]+$/, '').trim())
		.filter((clause) => clause !== '');

/** Splits a text, but not what stands in quotes. */
function outsideQuotes(text, separator) {
	const quotes = [];
	const masked = text.replace(/"[^"]*"|“[^”]*”/g, (quote) => `\0${quotes.push(quote) - 1}\0`);
	const restore = (part) => part.replace(/\0(\d+)\0/g, (_mask, index) => quotes[index]);
	return masked.split(separator).map(restore);
}
