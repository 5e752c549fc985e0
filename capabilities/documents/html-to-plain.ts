import type { DomNode, FormatCallback } from 'html-to-text';

/** Deeper nesting than any page has, and as much as a stack takes. */
const maxDepth = 500;

/** More columns or rows than any cell of a page covers; of many cells each may cover fewer. */
const maxSpan = 100;
const fewCells = 200;
const smallSpan = 20;

/** Cells of a table that is laid out. */
const maxCells = 2000;

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
			// Of tables that are not laid out.
			{ selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
			...['td', 'th'].map((selector) => ({
				...{ selector, format: 'inlineSurround', options: { suffix: ' ' } },
			})),
			{
				selector: 'table',
				format: 'boundedTable',
				options: { uppercaseHeaderCells: false, maxColumnWidth: 200 },
			},
		],
	});
}

/**
 * The library's own table, of cells that cover no more than a bound. It lays the cells out on a
 * square, so that a table of very many is written row by row.
 */
const boundedTable: FormatCallback = (table, walk, builder, options) => {
	const cells: Record<string, string>[] = [];
	const open: DomNode[] = [table];
	for (const node of open) {
		const { name, children = [] as DomNode[] } = node;
		if (name === 'td' || name === 'th') cells.push(node.attribs as Record<string, string>);
		else for (const child of children) open.push(child);
	}
	const { formatters } = builder.options;
	if (cells.length > maxCells) {
		formatters.block?.(table, walk, builder, options);
		return;
	}
	const bound = cells.length > fewCells ? smallSpan : maxSpan;
	for (const attribs of cells) {
		for (const span of ['colspan', 'rowspan']) {
			attribs[span] = String(Math.min(bound, Number(attribs[span]) || 1));
		}
	}
	formatters.dataTable?.(table, walk, builder, options);
};
