import { crc32, deflateSync } from 'node:zlib';

/** A PNG of few colours: `colours` are [red, green, blue], `pixels` a byte each, the place of a colour. */
export function png(width, height, colours, pixels) {
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++) {
		// The first byte of a row says that it is not filtered.
		pixels.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// Eight bits a pixel, from a palette.
	header.set([8, 3], 8);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from(colours.flat())),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(data.length, 0);
	frame.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
