/** Deeper nesting than any page has, and as much as a stack takes. */
const maxDepth = 500;

/** More columns or rows than any cell of a page covers. */
const maxSpan = '100';

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
	selector,
	options: { uppercase: false },
}));

/** The text of HTML as a reader sees it: without scripts and styles, tables in columns. */
export async function htmlToPlain(html: string): Promise<string> {
	const { convert } = await import('html-to-text');
	// A number in any form that the library takes, such as 1e9.
	const bounded = html.replace(
		/\b((?:col|row)span\s*=\s*)(["']?)\s*(?!\d{1,2}\s*[^\w.])[\w.+-]+/gi,
		(_all, name: string, quote: string) => name + quote + maxSpan,
	);
	return convert(bounded, {
		wordwrap: false,
		limits: { maxInputLength: 20_000_000, maxDepth, ellipsis: '…' },
		selectors: [
			...headings,
			{ selector: 'img', format: 'skip' },
			{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
			{
				selector: 'table',
				format: 'dataTable',
				options: { uppercaseHeaderCells: false, maxColumnWidth: 200 },
			},
		],
	});
}
