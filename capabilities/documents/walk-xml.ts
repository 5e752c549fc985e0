import { Parser } from 'htmlparser2';

export interface XmlVisitor {
	open?: (name: string, attributes: Record<string, string>) => void;
	close?: (name: string) => void;
	text?: (words: string) => void;
	/** Elements of which nothing is read. */
	skip?: readonly string[];
}

/** Walks through an XML text without building a tree, so that no depth of nesting does harm. */
export function walkXml(xml: string, { open, close, text, skip = [] }: XmlVisitor): void {
	let skipped = 0;
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				if (skipped > 0 || skip.includes(name)) skipped++;
				else open?.(name, attributes);
			},
			onclosetag(name) {
				if (skipped > 0) skipped--;
				else close?.(name);
			},
			ontext(words) {
				if (skipped === 0) text?.(words);
			},
		},
		{ xmlMode: true, decodeEntities: true },
	);
	parser.end(xml);
}
