import type { DomNode, FormatCallback } from 'html-to-text';

/** Deeper nesting than any page has, and as much as a stack takes. */
const maxDepth = 500;

/** More columns or rows than any cell of a page covers. */
const maxSpan = 100;

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
	selector,
	options: { uppercase: false },
}));

/** The text of HTML as a reader sees it: without scripts and styles, tables in columns. */
export async function htmlToPlain(html: string): Promise<string> {
	const { convert } = await import('html-to-text');
	return convert(html, {
		formatters: { boundedTable },
		wordwrap: false,
		limits: { maxInputLength: 20_000_000, maxDepth, ellipsis: '…' },
		selectors: [
			...headings,
			{ selector: 'img', format: 'skip' },
			{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
			{
				selector: 'table',
				format: 'boundedTable',
				options: { uppercaseHeaderCells: false, maxColumnWidth: 200 },
			},
		],
	});
}

/** The library's own table, of cells that cover no more than a bound. */
const boundedTable: FormatCallback = (table, walk, builder, options) => {
	const open: DomNode[] = [table];
	for (const node of open) {
		const { name, children = [] as DomNode[] } = node;
		const attribs = node.attribs as Record<string, string> | undefined;
		if (attribs && (name === 'td' || name === 'th')) {
			for (const span of ['colspan', 'rowspan']) {
				attribs[span] = String(Math.min(maxSpan, Number(attribs[span]) || 1));
			}
		} else for (const child of children) open.push(child);
	}
	builder.options.formatters.dataTable?.(table, walk, builder, options);
};
