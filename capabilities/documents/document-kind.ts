import type { Zip } from './open-zip';

export type DocumentKind =
	'docx' | 'pptx' | 'sheets' | 'opendocument' | 'epub' | 'email' | 'msg' | 'html' | 'text';

/** What is known of a document that is not read: what it is, and how to go on. */
export interface Unread {
	is: string;
	hint: string;
}

const as = (format: string) => `Save it as ${format} before this node`;

/** What an archive is, by the files in it. */
export function kindOfZip({ names, read }: Zip): DocumentKind | Unread {
	const has = (name: string) => names.includes(name);
	if (has('word/document.xml')) return 'docx';
	if (has('ppt/presentation.xml')) return 'pptx';
	if (has('xl/workbook.xml') || has('xl/workbook.bin')) return 'sheets';
	if (has('mimetype')) {
		const mimeType = read('mimetype')?.trim() ?? '';
		if (mimeType === 'application/epub+zip') return 'epub';
		if (/opendocument\.spreadsheet/.test(mimeType)) return 'sheets';
		if (/opendocument\.(text|presentation)/.test(mimeType)) return 'opendocument';
	}
	if (names.some((name) => name.startsWith('Index/') || name === 'Index.zip')) {
		return {
			is: 'a document of Pages, Numbers or Keynote',
			hint: `${as('PDF')}, or in the format of Microsoft Office`,
		};
	}
	return { is: 'a ZIP archive', hint: 'Unpack it with the Compression node before this one' };
}

/** What a compound file of old Microsoft programs is, by the names of its streams ([MS-CFB] 2.6). */
export function kindOfCompound(bytes: Buffer): DocumentKind | Unread | 'locked' {
	const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
	if (has('__properties_version1.0')) return 'msg';
	if (has('EncryptedPackage')) return 'locked';
	if (has('WordDocument'))
		return { is: 'a document of Word 2003 or older', hint: as('DOCX or PDF') };
	if (has('PowerPoint Document')) {
		return { is: 'a presentation of PowerPoint 2003 or older', hint: as('PPTX or PDF') };
	}
	if (has('Workbook') || has('Book')) return 'sheets';
	return { is: 'a file of an old Microsoft program', hint: as('PDF') };
}

/** Other files that are not read, by how they begin. */
const unread: [head: string, is: string, hint: string][] = [
	['{\\rtf', 'an RTF document', as('DOCX or PDF')],
	['Rar!\x1a\x07', 'a RAR archive', 'Unpack it before this node'],
	["7z\xbc\xaf'\x1c", 'a 7z archive', 'Unpack it before this node'],
	['\x1f\x8b', 'a gzip archive', 'Unpack it with the Compression node before this one'],
	['%!PS', 'a PostScript file', as('PDF')],
	[
		'SQLite format 3',
		'an SQLite database',
		'Read its tables with a database node, and pass them on as text',
	],
	['PAR1', 'a Parquet file', as('CSV')],
	['MZ', 'a program', 'Check which file the node before this one reads'],
	['\x7fELF', 'a program', 'Check which file the node before this one reads'],
	['AC10', 'an AutoCAD drawing', as('PDF')],
];

export function knownUnread(bytes: Buffer): Unread | undefined {
	const head = bytes.toString('latin1', 0, 16);
	const found = unread.find(([start]) => head.startsWith(start));
	return found && { is: found[1], hint: found[2] };
}

/** What a text is: an email by its header fields, HTML by its tags. */
export function kindOfText(text: string): DocumentKind {
	const head = text.slice(0, 20_000);
	if (isEmail(head)) return 'email';
	const isHtml = /^(<!doctype html|<html|<head|<body)[\s>]/i.test(afterComments(head));
	return isHtml ? 'html' : 'text';
}

function afterComments(html: string): string {
	let rest = html.trimStart();
	while (rest.startsWith('<!--')) {
		const end = rest.indexOf('-->');
		if (end < 0) return '';
		rest = rest.slice(end + 3).trimStart();
	}
	return rest;
}

/** Two fields of RFC 5322 at least, one of which an email must have, up to an empty line. */
function isEmail(head: string): boolean {
	const lines = (head.split(/\r?\n\r?\n/, 1)[0] ?? '').split(/\r?\n/);
	if (lines[0]?.startsWith('From ')) lines.shift();
	if (!lines.every((line) => /^([!-9;-~]+[ \t]*:|[ \t])/.test(line))) return false;
	const names = lines.map((line) => /^([!-9;-~]+)[ \t]*:/.exec(line)?.[1]?.toLowerCase() ?? '');
	const known = [
		'from',
		'to',
		'date',
		'subject',
		'received',
		'return-path',
		'message-id',
		'mime-version',
		'content-type',
		'delivered-to',
	];
	const must = ['from', 'received', 'return-path', 'message-id', 'mime-version'];
	return (
		names.filter((name) => known.includes(name)).length > 1 &&
		names.some((name) => must.includes(name))
	);
}
