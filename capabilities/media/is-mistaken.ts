import { decodeText } from '../documents/decode-text';
import { kindOfText } from '../documents/document-kind';
import type { OpenedFile } from './open-source';

/**
 * Whether a text is there in place of another file: it is said to be an image, a recording or a PDF;
 * it is the page of a server, such as a sign-in, where an address names a file; or it is a word that
 * was read as base64.
 */
export function isMistaken({ name, media, isBare }: OpenedFile, bytes: Buffer): boolean {
	const text = decodeText(bytes);
	if (text === undefined) return false;
	if (/^(image|audio|video)\/|^application\/pdf/i.test(media.mimeType)) return true;
	if (isBare === true) return true;
	const isNamed =
		/^The file at \w+:\/\/[^/]+\/.*\.(?!x?html?$|php$|aspx?$|jsp$)[a-z]\w{1,3}$/i.test(name);
	return isNamed && kindOfText(text) === 'html';
}
