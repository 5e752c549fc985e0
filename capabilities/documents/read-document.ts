import { Failure } from '../../endpoint/failure';
import { decodeText } from './decode-text';
import type { Document, DocumentFile, Opened } from './document';
import {
	kindOfCompound,
	kindOfText,
	kindOfZip,
	knownUnread,
	type DocumentKind,
	type Unread,
} from './document-kind';
import { openZip } from './open-zip';
import { isDamaged, isLocked, unreadable } from './unreadable';

type Reader = (file: Opened) => Promise<Document>;

/** Each loads what it needs when it is first used. */
const readers: Record<DocumentKind, Reader> = {
	docx: async (file) => (await import('./read-docx.js')).readDocx(file),
	pptx: async (file) => (await import('./read-pptx.js')).readPptx(file),
	sheets: async (file) => await (await import('./read-sheets.js')).readSheets(file),
	opendocument: async (file) => (await import('./read-opendocument.js')).readOpenDocument(file),
	epub: async (file) => await (await import('./read-epub.js')).readEpub(file),
	email: async (file) => await (await import('./read-email.js')).readEmail(file),
	msg: async (file) => await (await import('./read-msg.js')).readMsg(file),
	html: async (file) => await (await import('./read-html.js')).readHtml(file),
	text: ({ text = '' }) => Promise.resolve({ texts: [{ text }], attachments: [] }),
};

/**
 * Reads a document by its content, whatever its name. Undefined where it is neither a document nor
 * a text. Throws request-invalid where it is a known kind that is not read, protected or damaged.
 */
export async function readDocument(file: DocumentFile): Promise<Document | undefined> {
	const opened = open(file);
	if (!opened) return undefined;
	try {
		return await readers[opened.kind](opened);
	} catch (error) {
		if (error instanceof Failure || file.signal.aborted) throw error;
		throw isDamaged(file.name, 'a document', error);
	}
}

function open(file: DocumentFile): (Opened & { kind: DocumentKind }) | undefined {
	const { bytes, name } = file;
	if (bytes.toString('latin1', 0, 4) === 'PK\x03\x04') {
		const zip = openZip(bytes, name);
		return { ...file, zip, kind: readable(kindOfZip(zip), name) };
	}
	if (bytes.toString('hex', 0, 8) === 'd0cf11e0a1b11ae1') {
		const kind = kindOfCompound(bytes);
		if (kind === 'locked') throw isLocked(name);
		return { ...file, kind: readable(kind, name) };
	}
	const known = knownUnread(bytes);
	if (known) readable(known, name);
	const text = decodeText(bytes);
	return text === undefined ? undefined : { ...file, text, kind: kindOfText(text) };
}

function readable(kind: DocumentKind | Unread, name: string): DocumentKind {
	if (typeof kind === 'string') return kind;
	throw unreadable(`${name} is ${kind.is}, which is not read here`, kind.hint);
}
