export interface Size {
	width: number;
	height: number;
}

/** Width and height from the header of a PNG or JPEG, undecoded; undefined where it is damaged. */
export function imageSizeOf(bytes: Buffer, mimeType: 'image/png' | 'image/jpeg'): Size | undefined {
	const size = mimeType === 'image/png' ? sizeOfPng(bytes) : sizeOfJpeg(bytes);
	return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/**
 * Width and height of an image of any of the usual formats, undecoded; undefined where they are not to
 * be found.
 */
export async function sizeOfImage(bytes: Buffer, mimeType: string): Promise<Size | undefined> {
	if (mimeType === 'image/png' || mimeType === 'image/jpeg') return imageSizeOf(bytes, mimeType);
	const { imageSize } = await import('image-size');
	try {
		const { width, height } = imageSize(bytes);
		return width > 0 && height > 0
			? { width: Math.round(width), height: Math.round(height) }
			: undefined;
	} catch {
		return undefined;
	}
}

/** IHDR is the first chunk (w3.org/TR/png-3, 5.6). */
function sizeOfPng(bytes: Buffer): Size | undefined {
	if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
	return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Walks the segments up to the start of a frame (itu.int T.81, B.1.1.3 and B.2.2). */
function sizeOfJpeg(bytes: Buffer): Size | undefined {
	let at = 2;
	while (at + 9 <= bytes.length && bytes[at] === 0xff) {
		const marker = bytes[at + 1] ?? 0;
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
		// A fill byte stands before a marker; the others have a length.
		at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
	}
	return undefined;
}
