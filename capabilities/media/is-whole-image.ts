/**
 * Whether a PNG, JPEG, WebP, GIF or SVG goes on to its end, as far as its frame tells; of other
 * types true. What stands behind the end does no harm.
 */
export function isWholeImage(bytes: Buffer, mimeType: string): boolean {
	switch (mimeType) {
		case 'image/png':
			return hasEndOfPng(bytes);
		case 'image/jpeg':
			return hasEndOfJpeg(bytes);
		case 'image/webp':
			return bytes.length >= 20 && bytes.readUInt32LE(4) + 8 <= bytes.length;
		case 'image/gif':
			return /;\0*$/.test(tailOf(bytes));
		case 'image/svg+xml':
			return /(<\/(\w+:)?svg\s*|\/)>(\s*|\s*<!--[^]*-->\s*)$/i.test(tailOf(bytes));
		default:
			return true;
	}
}

const tailOf = (bytes: Buffer) => bytes.subarray(-1024).toString('latin1');

/** Chunks follow one another up to IEND (w3.org/TR/png-3, 5.3). */
function hasEndOfPng(bytes: Buffer): boolean {
	let at = 8;
	while (at + 12 <= bytes.length) {
		if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return true;
		at += 12 + bytes.readUInt32BE(at);
	}
	return false;
}

/**
 * The scan ends with FFD9, which its data cannot hold; a thumbnail is in a segment before it
 * (itu.int T.81, B.1.1.2 and F.1.2.3).
 */
function hasEndOfJpeg(bytes: Buffer): boolean {
	let at = 2;
	while (at + 4 <= bytes.length && bytes[at] === 0xff) {
		const marker = bytes[at + 1] ?? 0;
		if (marker === 0xda) return bytes.includes(Buffer.from([0xff, 0xd9]), at);
		// A fill byte stands before a marker; the others have a length.
		at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
	}
	return false;
}
