import { isUnreadable } from '../../../capabilities/documents/unreadable';
import { readDocument } from '../../../capabilities/documents/read-document';
import { failureOf } from '../../helpers/context';
import { makeZip } from '../../helpers/make-zip';

const { signal } = new AbortController();
const read = async (bytes: Buffer) => await readDocument({ name: 'The file a', bytes, signal });
const textOf = async (bytes: Buffer) => (await read(bytes))?.texts[0]?.text ?? '';

const docx = (body: string) => makeZip({ 'word/document.xml': `<w:body>${body}</w:body>` });
const odt = (body: string) =>
	makeZip({
		mimetype: 'application/vnd.oasis.opendocument.text',
		'content.xml': `<office:body>${body}</office:body>`,
	});

describe('a text that begins with comments', () => {
	const comments = '<!-- a -->\n'.repeat(1000);

	it('is HTML if a page follows', async () => {
		expect(await textOf(Buffer.from(`${comments}<html><p>One</p></html>`))).toBe('One');
	});

	it.each([`${comments}<p>One</p>`, `${comments}<!-- <html>`])('is a text else', async (text) => {
		expect(await textOf(Buffer.from(text))).toBe(text);
	});
});

it.each(['"20000"', '20000', "'1e9'", '" 0xfffff"', 'Infinity'])(
	'a cell of HTML that covers %s columns covers a hundred',
	async (columns) => {
		const row = `<tr><td colspan=${columns}>a</td><td>b</td></tr><tr><td colspan=2>c</td><td>d</td></tr>`;
		const text = await textOf(Buffer.from(`<html><table>${row}</table></html>`));
		expect(text).toMatch(/^a +b\nc +d$/);
		expect(text.length).toBeLessThan(1000);
	},
);

it('a table of HTML with thousands of cells is written row by row', async () => {
	const cell = '<td rowspan="100" colspan="100">x</td>';
	const rows = `<tr>${cell.repeat(100)}</tr>`.repeat(100);
	const text = await textOf(Buffer.from(`<html><table>${rows}</table></html>`));
	const lines = text.split('\n').filter((line) => line !== '');
	expect(lines).toHaveLength(100);
	expect(lines[0]?.trim().split(/ +/)).toHaveLength(100);
});

it('an archive that lists a name twice is damaged: a library would unpack it twice', async () => {
	const zip = makeZip({ 'word/document.xml': '<a/>', 'word/documenx.xml': '<a/>' });
	const twice = Buffer.from(zip.toString('latin1').replaceAll('documenx', 'document'), 'latin1');
	const failure = await failureOf(read(twice));
	expect(failure.message).toBe('The file a is a ZIP archive, but it is damaged');
});

it('what takes a thread too long is not called damaged', () => {
	const late = new DOMException('late', 'TimeoutError');
	expect(isUnreadable('The file a', 'a workbook', late).message).toContain('takes too long');
	const full = Object.assign(new Error('full'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
	expect(isUnreadable('The file a', 'a workbook', full).message).toContain('too much memory');
	expect(isUnreadable('The file a', 'a workbook', new Error('odd')).message).toContain('damaged');
});

it('an e-book with an address that cannot be decoded is damaged', async () => {
	const opf = '<item id="a" href="%E0%A4%A"/><itemref idref="a"/>';
	const failure = await failureOf(
		read(makeZip({ mimetype: 'application/epub+zip', 'a.opf': opf })),
	);
	expect(failure.message).toBe('The file a is a document, but it is damaged');
	expect(failure.cause).toBeInstanceOf(Error);
});

it('the amount of a row whose cell covers columns stands below its header', async () => {
	const cell = (words: string, columns = 1) =>
		`<w:tc><w:tcPr><w:gridSpan w:val="${String(columns)}"/></w:tcPr><w:p><w:t>${words}</w:t></w:p></w:tc>`;
	const word = `<w:tbl><w:tr>${cell('a')}${cell('b')}${cell('c')}</w:tr><w:tr>${cell('Total', 2)}${cell('9')}</w:tr></w:tbl>`;
	expect(await textOf(docx(word))).toMatch(/\n\| Total \| {2}\| 9 \|$/);
	const office = `<table:table><table:table-row><table:table-cell><text:p>Total</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>9</text:p></table:table-cell></table:table-row></table:table>`;
	expect(await textOf(odt(office))).toMatch(/^\| Total \| {2}\| 9 \|/);
});

describe('tables', () => {
	it('nested deeper than anyone reads become plain lines, with one mark for each bar', async () => {
		const depth = 2000;
		const open = '<w:tbl><w:tr><w:tc>'.repeat(depth);
		const close = '</w:tc></w:tr></w:tbl>'.repeat(depth);
		const text = await textOf(
			docx(`${open}<w:p><w:t>a|b</w:t></w:p>${close}<w:p><w:t>End</w:t></w:p>`),
		);
		expect(text).toContain('a\\|b');
		expect(text).not.toContain('\\\\|');
		expect(text.length).toBeLessThan(2000);
		expect(text).toMatch(/\nEnd$/);
	});

	it('of cells that are repeated again and again are bounded', async () => {
		const cell = `<table:table-cell table:number-columns-repeated="999999999"><text:p>${'x'.repeat(90)}</text:p></table:table-cell>`;
		const row = `<table:table-row>${cell}</table:table-row>`;
		const failure = await failureOf(read(odt(`<table:table>${row.repeat(1000)}</table:table>`)));
		expect(failure.message).toBe('The file a has more than 50 million characters of text');
		expect(failure.details.hint).toMatch(/^Split it/);
	});

	it('repeat a short cell, and leave the others empty where it is long', async () => {
		const cell = (words: string, repeat: number) =>
			`<table:table-cell table:number-columns-repeated="${String(repeat)}"><text:p>${words}</text:p></table:table-cell>`;
		const long = 'y'.repeat(101);
		const row = `<table:table-row>${cell('x', 2)}${cell(long, 2)}${cell('z', 1)}</table:table-row>`;
		expect(await textOf(odt(`<table:table>${row}</table:table>`))).toMatch(
			`| x | x | ${long} |  | z |\n| ---`,
		);
	});
});
