/** What a file is, by its content. Sound and video share their containers: both are audio here. */
export interface FileType {
	kind: 'image' | 'pdf' | 'audio';
	mimeType: string;
}

type Rule = [kind: FileType['kind'], mimeType: string, matches: (head: Buffer) => boolean];

const at = (offset: number, text: string) => (head: Buffer) =>
	head.toString('latin1', offset, offset + text.length) === text;
const both =
	(...rules: ((head: Buffer) => boolean)[]) =>
	(head: Buffer) =>
		rules.every((matches) => matches(head));
const brand = (pattern: RegExp) => both(at(4, 'ftyp'), (head) => pattern.test(brandOf(head)));
const brandOf = (head: Buffer) => head.toString('latin1', 8, 12);

const rules: Rule[] = [
	['image', 'image/png', at(0, '\x89PNG\r\n\x1a\n')],
	['image', 'image/jpeg', at(0, '\xff\xd8\xff')],
	['image', 'image/gif', at(0, 'GIF8')],
	['image', 'image/webp', both(at(0, 'RIFF'), at(8, 'WEBP'))],
	['image', 'image/avif', brand(/^avi[fs]$/)],
	['image', 'image/heic', brand(/^(hei[cxms]|hev[cxms])$/)],
	['image', 'image/heif', brand(/^(mif1|msf1)$/)],
	['image', 'image/tiff', at(0, 'II*\0')],
	['image', 'image/tiff', at(0, 'MM\0*')],
	// Two letters alone would match many a text: the reserved bytes are zero.
	['image', 'image/bmp', both(at(0, 'BM'), at(6, '\0\0\0\0'))],
	['pdf', 'application/pdf', (head) => head.subarray(0, 1024).includes('%PDF-')],
	['audio', 'audio/wav', both(at(0, 'RIFF'), at(8, 'WAVE'))],
	['audio', 'audio/mpeg', at(0, 'ID3')],
	['audio', 'audio/ogg', at(0, 'OggS')],
	['audio', 'audio/flac', at(0, 'fLaC')],
	['audio', 'audio/mp4', brand(/^(M4[ABV] |isom|iso\d|mp4\d|dash|avc1|qt {2}|3gp\d|MSNV|XAVC)$/)],
	['audio', 'audio/webm', at(0, '\x1a\x45\xdf\xa3')],
	['audio', 'audio/mpeg', isMpegFrame],
];

/**
 * Finds out what a file is from its first 1024 bytes. The media type that the sender gave counts
 * only for kinds whose content is not known here. Undefined for everything else, text above all.
 */
export function fileTypeOf(head: Buffer, said: string): FileType | undefined {
	const mimeType = said.split(';')[0]?.trim().toLowerCase() ?? '';
	const found = rules.find(([, , matches]) => matches(head));
	if (found) {
		const [kind, known] = found;
		return { kind, mimeType: known };
	}
	const isKnown = rules.some(([, known]) => known === mimeType) || mimeType === 'image/jpg';
	// A zero byte is in every binary format, and in no text.
	if (isKnown || !head.includes(0)) return undefined;
	const kind = /^(image|audio)\/./.exec(mimeType)?.[1];
	return kind === 'image' || kind === 'audio' ? { kind, mimeType } : undefined;
}

/** The header of an MPEG audio frame, or of AAC in ADTS, whose layer bits are zero. */
function isMpegFrame(head: Buffer): boolean {
	const [first = 0, second = 0, third = 0] = head;
	const isSync = first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08;
	// FF FE is how a text in UTF-16 begins; in MPEG it would be layer I, which nobody uses.
	return isSync && second !== 0xfe && third >> 4 !== 0x0f && (third & 0x0c) !== 0x0c;
}
