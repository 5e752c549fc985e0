import * as xlsx from '@e965/xlsx';
import { readDocument } from '../../../capabilities/documents/read-document';
import { failureOf } from '../../helpers/context';
import {
	attached,
	makeDocx,
	makeMail,
	makeMsg,
	makeOdt,
	makePptx,
	makeWorkbook,
} from '../../helpers/make-documents';
import { makeZip } from '../../helpers/make-zip';

const { signal } = new AbortController();
const read = async (bytes: Buffer) => await readDocument({ name: 'The file a', bytes, signal });
const textsOf = async (bytes: Buffer) => (await read(bytes))?.texts;

describe('a document of Word', () => {
	it('has headings, tables and notes as Markdown, and nothing that was deleted', async () => {
		expect(await textsOf(makeDocx('Two  spaces', 'a &lt; b'))).toEqual([
			{
				text: '# Report\nTwo  spaces\na < b\n\n| Item | Price |\n| --- | --- |\n| Lamp | 12.50 |\n\nSee annex 4',
			},
		]);
	});

	it('may be nested deeper than a stack goes, and hold a table in a cell', async () => {
		const deep = '<w:x>'.repeat(200_000);
		const cell = (inner: string) => `<w:tbl><w:tr><w:tc>${inner}</w:tc></w:tr></w:tbl>`;
		const xml = `<w:body>${cell(`${cell('<w:p><w:t>in</w:t></w:p>')}<w:p><w:t>out|side</w:t></w:p>`)}${deep}<w:p><w:t>End</w:t></w:p></w:body>`;
		const [one] = (await textsOf(makeZip({ 'word/document.xml': xml }))) ?? [];
		expect(one?.text).toContain('End');
		expect(one?.text).toMatch(/^\| .*in.*out\\\|side \|\n\| --- \|/);
	});
});

it('a presentation has its slides in order, with the notes of the speaker', async () => {
	expect(await textsOf(makePptx('Opening', 'Results'))).toEqual([
		{ text: '## Slide 1\n\nResults', page: 1 },
		{ text: '## Slide 2\n\nOpening\n\nNotes: Speak slowly', page: 2 },
	]);
});

it('an OpenDocument has headings, lists and repeated spaces', async () => {
	expect(await textsOf(makeOdt('Text'))).toEqual([
		{ text: '## Minutes\nText  end\n- first point' },
	]);
});

describe('a workbook', () => {
	it.each(['xlsx', 'xls', 'xlsb'] as const)(
		'of type %s has dates as ISO, formulas by value, percentages and hidden sheets',
		async (type) => {
			expect(await textsOf(makeWorkbook(type))).toEqual([
				{
					text: '## Sheet Sales\n\nProduct,Sold on,Amount,Share\nLamp,2026-11-23,0.1,25%\n"""Desk"", oak",2026-11-23T18:00:00,0.2,50%\n,,0.3',
				},
				{ text: '## Sheet Rates (hidden)\n\nsecret rate,7' },
			]);
		},
	);

	it('of OpenDocument is read too', async () => {
		const [sales] = (await textsOf(makeWorkbook('ods'))) ?? [];
		expect(sales?.text).toContain('Lamp,2026-11-23,0.1,');
	});

	it('of too many rows is refused', async () => {
		const sheet = xlsx.utils.aoa_to_sheet(Array.from({ length: 200_001 }, () => [1]));
		const bytes = Buffer.from(
			xlsx.write(xlsx.utils.book_new(sheet), { type: 'buffer', compression: true }) as Buffer,
		);
		expect((await failureOf(read(bytes))).message).toMatch(
			/^The file a has a sheet of more than 200,000 rows/,
		);
	});
});

describe('an email', () => {
	it('has its head, its text and its attachments', async () => {
		const mail = makeMail(
			'Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nSubject: =?utf-8?Q?=C3=9Cbersicht?=',
			{ head: 'Content-Type: text/plain; charset=iso-8859-1', body: 'See below' },
			attached('bill.txt', Buffer.from('12 EUR'), 'text/plain'),
		);
		expect(await read(mail)).toEqual({
			texts: [
				{
					text: 'From: Ada Novak <ada@example.com>\nTo: ben@example.com\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nSubject: Übersicht\n\nSee below',
				},
			],
			attachments: [
				expect.objectContaining({ fileName: 'bill.txt', bytes: Buffer.from('12 EUR') }),
			],
		});
	});

	it('of Outlook has the same', async () => {
		expect(await read(makeMsg('The bill', 'Please pay', '12 EUR'))).toEqual({
			texts: [
				{
					text: 'From: Ada Novak <ada@example.com>\nTo: Ben Ito <ben@example.com>\nSubject: The bill\n\nPlease pay',
				},
			],
			attachments: [
				expect.objectContaining({ fileName: 'list.txt', bytes: Buffer.from('12 EUR') }),
			],
		});
	});

	it.each([
		['a list of names and values', 'Name: Lamp\nPrice: 12\n\nMore'],
		['a note that begins with a date', 'Date: Monday\nTo: everybody\n\nMore'],
	])('is not %s', async (_name, text) => {
		expect(await textsOf(Buffer.from(text))).toEqual([{ text }]);
	});
});

it('HTML is as a reader sees it, however deep it is nested', async () => {
	const html = `<html><head><title>x</title><style>p{}</style></head><body><script>let a</script><p>One<br>two</p><a href="https://example.com/a">link</a>${'<div>'.repeat(100_000)}deep</body></html>`;
	const [one] = (await textsOf(Buffer.from(html))) ?? [];
	expect(one?.text).toMatch(/^One\ntwo\n\nlink \[https:\/\/example\.com\/a\]/);
	expect(one?.text).not.toContain('let a');
});

it('an archive that says less than it unpacks to is refused all the same', async () => {
	const bytes = makeZip({ 'word/document.xml': Buffer.alloc(101_000_000, '<w:body') });
	const at = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1');
	bytes.writeUInt32LE(10, at + 24);
	expect((await failureOf(read(bytes))).message).toBe(
		'The file a unpacks to more than the 100 MB that are read of a document',
	);
});
