// A byte order mark, the XML declaration, comments and the document type may stand before it.
const svg =
	/^\uFEFF?(\s|<\?[^>]*\?>|<!--(?:(?!-->)[^])*-->|<!DOCTYPE[^[>]*(\[[^\]]*\]\s*)?>)*<(\w+:)?svg[\s>/]/i;

/**
 * Whether a file begins as SVG. It is kept apart from fileTypeOf, since no model takes SVG as an
 * image: it is text there.
 */
export const isSvg = (head: Buffer): boolean => svg.test(head.toString('utf8'));
