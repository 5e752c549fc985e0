import { ofTexts, type Document, type DocumentText, type Opened } from './document';
import { createTextBudget } from './text-budget';
import { createTextWriter } from './text-writer';
import { isDamaged, isLocked } from './unreadable';
import { walkXml } from './walk-xml';

/** A cell that another one covers stands in its place all the same. */
const cells = ['table:table-cell', 'table:covered-table-cell'];

/** Reads a text or a presentation of LibreOffice (OpenDocument 1.3, part 3), slide by slide. */
export function readOpenDocument({ zip, name }: Opened): Document {
	if (zip?.read('META-INF/manifest.xml')?.includes('encryption-data') === true) {
		throw isLocked(name);
	}
	const xml = zip?.read('content.xml');
	if (xml === undefined || !xml.includes('office:body')) throw isDamaged(name, 'an OpenDocument');
	const texts: DocumentText[] = [];
	const spend = createTextBudget(name);
	let writer = createTextWriter(spend);
	let lines = 0;
	walkXml(xml, {
		skip: [
			'office:automatic-styles',
			'text:tracked-changes',
			'office:forms',
			'dc:date',
			'text:page-number',
		],
		open: (tag, attributes) => {
			const count = (attribute: string) => Number(attributes[attribute] ?? 1) || 1;
			if (tag === 'text:p' || tag === 'text:h') lines++;
			if (tag === 'text:h') {
				writer.text(`${'#'.repeat(Math.min(6, count('text:outline-level')))} `);
			} else if (tag === 'text:list-item') writer.text('- ');
			else if (tag === 'text:tab') writer.text('\t');
			else if (tag === 'text:s') writer.text(' '.repeat(Math.min(100, count('text:c'))));
			else if (tag === 'text:line-break') writer.endLine();
			else if (tag === 'table:table') writer.openTable();
			else if (cells.includes(tag)) {
				writer.openCell(count('table:number-columns-repeated'));
			} else if (tag === 'draw:page') writer.text(`## Slide ${String(texts.length + 1)}\n\n`);
		},
		close: (tag) => {
			if (tag === 'text:p' || tag === 'text:h') {
				lines--;
				writer.endLine();
			} else if (cells.includes(tag)) writer.closeCell();
			else if (tag === 'table:table-row') writer.closeRow();
			else if (tag === 'table:table') writer.closeTable();
			else if (tag === 'draw:page') {
				texts.push({ text: writer.whole(), page: texts.length + 1 });
				writer = createTextWriter(spend);
			}
		},
		text: (words) => {
			// Between paragraphs stands white space of the file alone.
			if (lines > 0) writer.text(words.replace(/\s+/g, ' '));
		},
	});
	const rest = writer.whole();
	return ofTexts(rest === '' ? texts : [...texts, { text: rest }]);
}
