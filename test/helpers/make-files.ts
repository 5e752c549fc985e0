import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { image } from './images';
import {
	attached,
	makeCompound,
	makeDocx,
	makeEpub,
	makeMail,
	makeMsg,
	makeOdp,
	makeOdt,
	makePdf,
	makePptx,
	makeWorkbook,
} from './make-documents';
import { makeZip } from './make-zip';
import { mp3, wav } from './recordings';

/** A file, and what is expected of it: words that are read, a part of a message, or a refusal. */
export interface MadeFile {
	name: string;
	mimeType: string;
	bytes: Buffer;
	/** Words of its text; the first file of each kind has them all. */
	says?: string;
	/** The part of a message that holds it. */
	part?: 'image_url' | 'input_audio';
	/** How the refusal goes on after the name of the file. */
	refusal?: string;
}

const words = 'Invoice A-17 of Größe & Söhne';
const latin = 'Invoice A-17 of Gr\xf6\xdfe & S\xf6hne';
const entity = words.replace('&', '&amp;');
const page = (text: string, head = '') =>
	`<!doctype html><html><head>${head}<style>p{}</style><script>let hidden</script></head><body><h1>News</h1><p>${text}</p><table><tr><th>Item</th></tr><tr><td>Lamp</td></tr></table></body></html>`;
const encodedMail = [
	'From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.com>',
	'Subject: =?utf-8?B?w5xiZXJzaWNodA==?=',
	'Content-Type: text/html; charset=iso-8859-1',
	'Content-Transfer-Encoding: quoted-printable',
	'',
	'<p>Invoice A-17 of Gr=F6=DFe &amp; S=F6hne</p>',
].join('\r\n');

const webp =
	'UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoQAAwAAgA0JaACdLoB+AADsAD+8Oj3/yC5YXXI1/8gP+QH/ID/+PIAAAA=';
const avif =
	'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAD5bWV0YQAAAAAAAAAvaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAFBpY3R1cmVIYW5kbGVyAAAAAA5waXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAASEAAAAiAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAGppcHJwAAAAS2lwY28AAAAUaXNwZQAAAAAAAAAQAAAADAAAABBwaXhpAAAAAAMICAgAAAAMYXYxQ4EADAAAAAATY29scm5jbHgAAgACAAIAAAAAF2lwbWEAAAAAAAAAAQABBAECgwQAAAAqbWRhdAoKAAAAAZ/Z//MAgDIUEADAAAACgAAAAKmObLaqsca2hUA=';

/** Files of more than thirty kinds; names and types say nothing true where that can be. */
export function makeFiles(): MadeFile[] {
	const file = (name: string, bytes: Buffer | string, more: Partial<MadeFile> = {}): MadeFile => ({
		...{ name, mimeType: '', bytes: Buffer.from(bytes) },
		...more,
	});
	const says = (name: string, bytes: Buffer | string, text = words) =>
		file(name, bytes, { says: text });
	const utf16 = Buffer.from(words, 'utf16le');
	return [
		says('note.txt', words),
		says('marked.txt', `\ufeff${words}`),
		says('utf16.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])),
		says('utf16be.txt', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])),
		says('unmarked.txt', utf16),
		says('old.txt', Buffer.from(latin, 'latin1')),
		says('readme.md', `# Title\n\n${words}`),
		says('table.csv', `name;sum\n${words};1,5`),
		says('table.tsv', `name\tsum\n${words}\t1.5`),
		says('data.json', JSON.stringify({ words })),
		says('data.jsonl', `${JSON.stringify({ words })}\n{}`),
		says('data.xml', `<?xml version="1.0"?><a>${entity}</a>`, entity),
		says('data.yaml', `words: ${words}`),
		says('talk.srt', `1\n00:00:01,000 --> 00:00:02,000\n${words}`),
		says('meeting.ics', `BEGIN:VCALENDAR\r\nSUMMARY:${words}\r\nEND:VCALENDAR`),
		says('card.vcf', `BEGIN:VCARD\r\nFN:${words}\r\nEND:VCARD`),
		says('drawing.svg', `<svg><text>${entity}</text></svg>`, entity),
		says('page.html', page(entity)),
		says(
			'old.html',
			Buffer.from(page(latin.replace('&', '&amp;'), '<meta charset="iso-8859-1">'), 'latin1'),
		),
		says(
			'sjis.html',
			Buffer.concat([
				Buffer.from('<html><meta charset="shift_jis"><body>'),
				Buffer.from('93fa967b', 'hex'),
			]),
			'日本',
		),
		says('plain.eml', `From: a@example.com\r\nTo: b@example.com\r\nSubject: Hello\r\n\r\n${words}`),
		says('encoded.eml', encodedMail),
		says(
			'attached.eml',
			makeMail(
				'Subject: See',
				{ head: 'Content-Type: text/plain', body: 'below' },
				attached('bill.docx', makeDocx(words)),
			),
		),
		says(
			'inside.eml',
			makeMail('Subject: Fwd', { head: 'Content-Type: message/rfc822', body: encodedMail }),
		),
		says('outlook.msg', makeMsg('The bill', words, 'attached words')),
		says('report.docx', makeDocx(entity)),
		says('named-wrongly.pdf', makeDocx(entity)),
		says('slides.pptx', makePptx(entity, 'Second')),
		says('letter.odt', makeOdt(entity)),
		says('slides.odp', makeOdp(entity, 'Second')),
		says('book.epub', makeEpub(entity)),
		...(['xlsx', 'xls', 'xlsb', 'ods', 'xlsm'] as const).map((type) =>
			says(`sales.${type}`, makeWorkbook(type, words)),
		),
		file('scan.png', image('png', 20, 10), { part: 'image_url' }),
		file('photo.jpg', image('jpeg', 20, 10), { part: 'image_url' }),
		file('moving.gif', Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64'), {
			part: 'image_url',
		}),
		file('photo.webp', Buffer.from(webp, 'base64'), { part: 'image_url' }),
		file('photo.avif', Buffer.from(avif, 'base64'), { part: 'image_url' }),
		file('pages.pdf', makePdf('Invoice A-17', 'Second page'), { part: 'image_url' }),
		file('call.wav', wav(1), { part: 'input_audio' }),
		file('call.mp3', mp3(80), { part: 'input_audio' }),
		...makeBrokenFiles(),
	];
}

/** Files that are not read, each with what is said of it. */
export function makeBrokenFiles(): MadeFile[] {
	const broken = (name: string, bytes: Buffer | string, refusal: string): MadeFile => ({
		...{ name, mimeType: '', bytes: Buffer.from(bytes), refusal },
	});
	const docx = makeDocx(words);
	const stream = Buffer.alloc(5000, 1);
	const bomb = makeZip({ 'word/document.xml': Buffer.alloc(110_000_000, 'a') });
	return [
		broken('empty.txt', '', 'is empty'),
		broken('cut.docx', docx.subarray(0, docx.length / 2), 'is a ZIP archive, but it is damaged'),
		broken(
			'hollow.docx',
			makeZip({ 'word/document.xml': '<a/>' }),
			'is a document of Word, but it is damaged',
		),
		broken('bomb.docx', bomb, 'unpacks to more than the 100 MB'),
		broken(
			'locked.docx',
			makeCompound({ '/EncryptedPackage': stream }),
			'is protected by a password',
		),
		broken(
			'locked.zip',
			makeZip({ 'word/document.xml': 'a' }, { isLocked: true }),
			'is protected by a password',
		),
		broken(
			'old.doc',
			makeCompound({ '/WordDocument': stream }),
			'is a document of Word 2003 or older',
		),
		broken(
			'old.ppt',
			makeCompound({ '/PowerPoint Document': stream }),
			'is a presentation of PowerPoint 2003',
		),
		broken('files.zip', makeZip({ 'a.txt': words }), 'is a ZIP archive, which is not read here'),
		broken('log.gz', gzipSync(words), 'is a gzip archive, which is not read here'),
		broken('letter.rtf', '{\\rtf1 Hello}', 'is an RTF document, which is not read here'),
		broken(
			'noise.bin',
			Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]),
			'is not an image, a PDF, a recording or a document',
		),
	];
}

/** Writes all of them into a folder. */
export async function writeFiles(folder: string): Promise<MadeFile[]> {
	await mkdir(folder, { recursive: true });
	const files = makeFiles();
	for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
	return files;
}
