import { ofTexts, type Document, type Opened } from './document';
import { createTextBudget, type TextBudget } from './text-budget';
import { createTextWriter } from './text-writer';
import { isDamaged } from './unreadable';
import { walkXml } from './walk-xml';

/**
 * Reads a document of Word: headers, body, notes and comments, with headings, lists and tables as
 * Markdown. What a tracked change deletes or moves away is left out (ECMA-376 part 1, 17).
 */
export function readDocx({ zip, name }: Opened): Document {
	const body = zip?.read('word/document.xml');
	if (!zip || body === undefined || !body.includes('<w:body')) {
		throw isDamaged(name, 'a document of Word');
	}
	const spend = createTextBudget(name);
	const named = (pattern: RegExp) => zip.names.filter((inner) => pattern.test(inner)).sort();
	const others = (pattern: RegExp) =>
		named(pattern).map((inner) => textOf(zip.read(inner) ?? '', spend));
	const texts = [
		// The same header for the first page, odd and even ones is read once.
		...new Set(others(/^word\/header\d*\.xml$/)),
		textOf(body, spend),
		...others(/^word\/(footnotes|endnotes|comments)\.xml$/),
		...new Set(others(/^word\/footer\d*\.xml$/)),
	];
	return ofTexts([{ text: texts.filter((text) => text !== '').join('\n\n') }]);
}

function textOf(xml: string, spend: TextBudget): string {
	const writer = createTextWriter(spend);
	let isWords = false;
	const open: Record<string, (attributes: Record<string, string>) => void> = {
		'w:t': () => (isWords = true),
		'w:tab': () => {
			writer.text('\t');
		},
		'w:br': writer.endLine,
		'w:cr': writer.endLine,
		'w:noBreakHyphen': () => {
			writer.text('-');
		},
		'w:pStyle': ({ 'w:val': style = '' }) => {
			const level = /^(?:heading|berschrift|titre)\s?([1-6])$/i.exec(style)?.[1];
			if (level !== undefined) writer.text(`${'#'.repeat(Number(level))} `);
			else if (style === 'Title') writer.text('# ');
		},
		'w:numPr': () => {
			writer.text('- ');
		},
		'w:tbl': writer.openTable,
		'w:tc': () => {
			writer.openCell();
		},
		'w:gridSpan': ({ 'w:val': columns = '' }) => {
			writer.spanColumns(Number(columns));
		},
	};
	const close: Record<string, () => void> = {
		'w:t': () => (isWords = false),
		'w:p': writer.endLine,
		'w:tc': writer.closeCell,
		'w:tr': writer.closeRow,
		'w:tbl': writer.closeTable,
	};
	walkXml(xml, {
		// Tabs of a style are no tabs of the text, and a fallback repeats what stands before it.
		skip: ['w:tabs', 'w:moveFrom', 'w:del', 'w:pPrChange', 'w:tcPrChange', 'mc:Fallback'],
		open: (tag, attributes) => open[tag]?.(attributes),
		close: (tag) => close[tag]?.(),
		text: (words) => {
			if (isWords) writer.text(words);
		},
	});
	return writer.whole();
}
