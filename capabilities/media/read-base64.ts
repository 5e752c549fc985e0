import { Failure } from '../../endpoint/failure';

export interface InlineFile {
	bytes: Buffer;
	/** As the data URL says it; empty for bare base64. */
	mimeType: string;
}

/**
 * Reads a data URL (RFC 2397) or bare base64, with or without line breaks, in the alphabet of
 * RFC 4648 or that for URLs. Throws request-invalid for anything else.
 */
export function readBase64(text: string): InlineFile {
	const data = /^data:([^,]*),/i.exec(text.slice(0, 500));
	if (!data) {
		if (/^[a-z][a-z0-9+.-]*:/i.test(text)) throw noAddress(text);
		return { bytes: decode(text, 'The base64 text'), mimeType: '' };
	}
	const [header, about = ''] = data;
	const content = text.slice(header.length);
	const mimeType = about.split(';')[0]?.trim() ?? '';
	if (/;\s*base64\s*$/i.test(about)) return { bytes: decode(content, 'The data URL'), mimeType };
	return { bytes: Buffer.from(unescape(content), 'latin1'), mimeType };
}

function decode(text: string, name: string): Buffer {
	const base64 = text.replace(/\s+/g, '');
	if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64) || base64.replace(/=+$/, '').length % 4 === 1) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${name} "${shown(text)}" is not valid base64`,
			hint: 'Give a URL that starts with http:// or https://, a data URL or base64 text. For a file of the item, enter its field in Input Data Field Name(s)',
		});
	}
	return Buffer.from(base64, 'base64');
}

/** Percent-encoded bytes as characters of one byte each. */
const unescape = (text: string) =>
	text.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function noAddress(text: string): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `Files can only be fetched over http and https, not as "${shown(text)}"`,
		hint: 'Read the file with a node before this one, and enter its field in Input Data Field Name(s)',
	});
}

const shown = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
