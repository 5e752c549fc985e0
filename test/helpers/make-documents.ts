import * as xlsx from '@e965/xlsx';
import { makeZip } from './make-zip';

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const paragraph = (text: string, style = '') =>
	`<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

/** A document of Word with a heading, paragraphs, a table, a deletion that is tracked and a note. */
export function makeDocx(...paragraphs: string[]): Buffer {
	const row = (...cells: string[]) =>
		`<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;
	const deleted = '<w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p>';
	return makeZip({
		'[Content_Types].xml': '<Types/>',
		'word/document.xml': `<?xml version="1.0"?><w:document ${w}><w:body>${paragraph('Report', 'Heading1')}${paragraphs.map((text) => paragraph(text)).join('')}${deleted}<w:tbl>${row('Item', 'Price')}${row('Lamp', '12.50')}</w:tbl></w:body></w:document>`,
		'word/footnotes.xml': `<w:footnotes ${w}><w:footnote>${paragraph('See annex 4')}</w:footnote></w:footnotes>`,
	});
}

export function makePptx(...slides: string[]): Buffer {
	const text = (words: string) => `<a:p><a:r><a:t>${words}</a:t></a:r></a:p>`;
	const numbered = slides.map((words, index) => ({ words, at: index + 1 }));
	// The order is that of the list, not of the names.
	const order = numbered.map(
		({ at }) => `<p:sldId id="${String(255 + at)}" r:id="rId${String(at)}"/>`,
	);
	return makeZip({
		'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${order.reverse().join('')}</p:sldIdLst></p:presentation>`,
		'ppt/_rels/presentation.xml.rels': `<Relationships>${numbered.map(({ at }) => `<Relationship Id="rId${String(at)}" Target="slides/slide${String(at)}.xml"/>`).join('')}</Relationships>`,
		...Object.fromEntries(
			numbered.map(({ words, at }) => [
				`ppt/slides/slide${String(at)}.xml`,
				`<p:sld>${text(words)}</p:sld>`,
			]),
		),
		'ppt/slides/_rels/slide1.xml.rels':
			'<Relationships><Relationship Id="rId2" Target="../notesSlides/notesSlide1.xml"/></Relationships>',
		'ppt/notesSlides/notesSlide1.xml': `<p:notes>${text('Speak slowly')}${text('1')}</p:notes>`,
	});
}

const body = (inner: string) =>
	`<office:document-content><office:body>${inner}</office:body></office:document-content>`;

export const makeOdt = (text: string): Buffer =>
	makeZip({
		mimetype: 'application/vnd.oasis.opendocument.text',
		'content.xml': body(
			`<office:text><text:h text:outline-level="2">Minutes</text:h><text:p>${text}<text:s text:c="2"/>end</text:p><text:list><text:list-item><text:p>first point</text:p></text:list-item></text:list></office:text>`,
		),
	});

export const makeOdp = (...slides: string[]): Buffer =>
	makeZip({
		mimetype: 'application/vnd.oasis.opendocument.presentation',
		'content.xml': body(
			slides.map((text) => `<draw:page><text:p>${text}</text:p></draw:page>`).join(''),
		),
	});

export const makeEpub = (text: string): Buffer =>
	makeZip({
		mimetype: 'application/epub+zip',
		'OEBPS/book.opf':
			'<package><manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
		'OEBPS/a.xhtml': '<html><body><h1>Chapter One</h1></body></html>',
		'OEBPS/b.xhtml': `<html><body><p>${text}</p></body></html>`,
	});

/** A workbook of two sheets, with a date, a formula, a percentage, a merged and a hidden part. */
export function makeWorkbook(type: 'xlsx' | 'xls' | 'xlsb' | 'ods' | 'xlsm', product = 'Lamp') {
	const sheet = xlsx.utils.aoa_to_sheet([
		['Product', 'Sold on', 'Amount', 'Share'],
		[product, 46349, 0.1, 0.25],
		['"Desk", oak', 46349.75, 0.2, 0.5],
	]);
	const set = (at: string, more: object) => Object.assign(sheet[at] as object, more);
	// The writer of OpenDocument knows no other format of dates.
	const date = 'm/d/yy';
	set('B2', { z: date });
	set('B3', { z: type === 'ods' ? date : 'yyyy-mm-dd hh:mm' });
	set('D2', { z: '0%' });
	set('D3', { z: '0.0%' });
	sheet.C4 = { t: 'n', v: 0.1 + 0.2, f: 'SUM(C2:C3)' };
	sheet['!ref'] = 'A1:D4';
	const book = xlsx.utils.book_new(sheet, 'Sales');
	xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([['secret rate', 7]]), 'Rates');
	book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
	return Buffer.from(
		xlsx.write(book, { type: 'buffer', bookType: type === 'xls' ? 'biff8' : type }) as Buffer,
	);
}

/** A compound file, by the paths of its streams. */
export function makeCompound(streams: Record<string, Buffer>): Buffer {
	const file = xlsx.CFB.utils.cfb_new();
	for (const [path, bytes] of Object.entries(streams)) xlsx.CFB.utils.cfb_add(file, path, bytes);
	return Buffer.from(xlsx.CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** An email as Outlook saves it, with a text file attached. */
export function makeMsg(subject: string, text: string, attached: string): Buffer {
	const words = (value: string) => Buffer.from(value, 'utf16le');
	const attachment = '/__attach_version1.0_#00000000';
	const recipient = '/__recip_version1.0_#00000000';
	return makeCompound({
		'/__properties_version1.0': Buffer.alloc(32),
		'/__substg1.0_0037001F': words(subject),
		'/__substg1.0_1000001F': words(text),
		'/__substg1.0_0C1A001F': words('Ada Novak'),
		'/__substg1.0_5D01001F': words('ada@example.com'),
		[`${recipient}/__properties_version1.0`]: Buffer.alloc(8),
		[`${recipient}/__substg1.0_3001001F`]: words('Ben Ito'),
		[`${recipient}/__substg1.0_39FE001F`]: words('ben@example.com'),
		[`${attachment}/__properties_version1.0`]: Buffer.alloc(8),
		[`${attachment}/__substg1.0_3707001F`]: words('list.txt'),
		[`${attachment}/__substg1.0_37010102`]: Buffer.from(attached),
	});
}

/** A PDF with a text layer, or without one where the text of a page is empty. */
export function makePdf(...pages: string[]): Buffer {
	return writePdf([
		'<</Type/Catalog/Pages 2 0 R>>',
		`<</Type/Pages/Count ${String(pages.length)}/Kids[${pages.map((_page, index) => `${String(4 + index * 2)} 0 R`).join(' ')}]>>`,
		'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
		...pages.flatMap((text, index) => {
			const content = text === '' ? '' : `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
			return [
				`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${String(5 + index * 2)} 0 R>>`,
				`<</Length ${String(content.length)}>>stream\n${content}\nendstream`,
			];
		}),
	]);
}

/** A picture of a scanned page: a JPEG, or a bit a pixel. */
export interface Scan {
	bytes: Buffer;
	width: number;
	height: number;
	/** 0 unless told, clockwise. */
	rotate?: number;
	isBits?: boolean;
}

/** A PDF of scanned pages, which have a picture and no text. */
export function makeScannedPdf(...pages: Scan[]): Buffer {
	return writePdf([
		'<</Type/Catalog/Pages 2 0 R>>',
		`<</Type/Pages/Count ${String(pages.length)}/Kids[${pages.map((_page, index) => `${String(3 + index * 3)} 0 R`).join(' ')}]>>`,
		...pages.flatMap(({ bytes, width, height, rotate = 0, isBits = false }, index) => {
			const own = 3 + index * 3;
			const content = '595 0 0 842 0 0 cm /Im0 Do';
			const form = isBits
				? '/ColorSpace/DeviceGray/BitsPerComponent 1'
				: '/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode';
			return [
				`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate ${String(rotate)}/Resources<</XObject<</Im0 ${String(own + 2)} 0 R>>>>/Contents ${String(own + 1)} 0 R>>`,
				`<</Length ${String(content.length)}>>stream\n${content}\nendstream`,
				`<</Type/XObject/Subtype/Image/Width ${String(width)}/Height ${String(height)}${form}/Length ${String(bytes.length)}>>stream\n${bytes.toString('latin1')}\nendstream`,
			];
		}),
	]);
}

function writePdf(objects: string[]): Buffer {
	let pdf = '%PDF-1.4\n';
	const places = objects.map((object, index) => {
		const at = pdf.length;
		pdf += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
		return `${String(at).padStart(10, '0')} 00000 n \n`;
	});
	const count = String(objects.length + 1);
	return Buffer.from(
		`${pdf}xref\n0 ${count}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${String(pdf.length)}\n%%EOF\n`,
		'latin1',
	);
}

/** A mail of several parts, each with its head. */
export function makeMail(head: string, ...parts: { head: string; body: string }[]): Buffer {
	// A boundary of its own, since a mail may be a part of another.
	const boundary = `part-${String(parts.reduce((sum, { body }) => sum + body.length, 0))}`;
	const all = parts.map((part) => `--${boundary}\r\n${part.head}\r\n\r\n${part.body}\r\n`);
	return Buffer.from(
		`From: Ada Novak <ada@example.com>\r\nTo: ben@example.com\r\n${head}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${all.join('')}--${boundary}--\r\n`,
	);
}

/** A part of a mail that is a file. */
export const attached = (fileName: string, bytes: Buffer, type = 'application/octet-stream') => ({
	head: `Content-Type: ${type}; name="${fileName}"\r\nContent-Disposition: attachment; filename="${fileName}"\r\nContent-Transfer-Encoding: base64`,
	body: bytes.toString('base64').replace(/(.{76})/g, '$1\r\n'),
});
