/** A box of MP4 (ISO/IEC 14496-12): its length, its name and what is in it. */
function box(name, ...parts) {
	const content = Buffer.concat(parts);
	const head = Buffer.alloc(8);
	head.writeUInt32BE(content.length + 8, 0);
	head.write(name, 4, 'latin1');
	return Buffer.concat([head, content]);
}

const TICKS_A_SECOND = 1000;

/** An MP4 file of this length that has no track. */
export function emptyVideo(seconds) {
	const type = box('ftyp', Buffer.from('isom\0\0\0\0isommp41', 'latin1'));
	const head = Buffer.alloc(100);
	head.writeUInt32BE(TICKS_A_SECOND, 12);
	head.writeUInt32BE(seconds * TICKS_A_SECOND, 16);
	// Speed and volume are 1, and the picture stands upright.
	head.writeUInt32BE(0x00010000, 20);
	head.writeUInt16BE(0x0100, 24);
	for (const [place, value] of [
		[36, 0x00010000],
		[52, 0x00010000],
		[68, 0x40000000],
	]) {
		head.writeUInt32BE(value, place);
	}
	head.writeUInt32BE(1, 96);
	return Buffer.concat([type, box('moov', box('mvhd', head))]);
}
