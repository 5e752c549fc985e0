import type { Zip } from './open-zip';

/** A stretch of the text of a document. */
export interface DocumentText {
	text: string;
	/** The page or slide, from 1, where the document has any. */
	page?: number;
}

/** A file that came with a document, such as the attachment of an email. */
export interface Attachment {
	fileName: string;
	/** As the sender said it; may be empty. */
	mimeType: string;
	bytes: Buffer;
}

/** What was read of a document. */
export interface Document {
	texts: DocumentText[];
	attachments: Attachment[];
}

/** A document that is to be read. */
export interface DocumentFile {
	/** What messages call it, such as "The file report.docx". */
	name: string;
	bytes: Buffer;
	signal: AbortSignal;
}

/** What the readers get: the file, unpacked or decoded where it is an archive or a text. */
export interface Opened extends DocumentFile {
	zip?: Zip;
	text?: string;
}

/** A document of texts alone. */
export const ofTexts = (texts: DocumentText[]): Document => ({ texts, attachments: [] });
