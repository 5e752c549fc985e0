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
