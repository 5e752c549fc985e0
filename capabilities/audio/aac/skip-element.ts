import { type Bits } from './bits.ts';

/** Passes over data_stream_element, ISO/IEC 14496-3, table 4.10. */
export function skipData(bits: Bits): void {
	bits.skip(4);
	const isAligned = bits.isSet();
	const short = bits.read(8);
	const count = short === 255 ? short + bits.read(8) : short;
	if (isAligned) bits.align();
	bits.skip(8 * count);
}

/** Passes over fill_element, table 4.11, in which what HE-AAC adds to the core stands. */
export function skipFill(bits: Bits): void {
	const short = bits.read(4);
	bits.skip(8 * (short === 15 ? short + bits.read(8) - 1 : short));
}

/** Passes over program_config_element, table 4.2: each frame shows which channels it holds. */
export function skipProgram(bits: Bits): void {
	// Tag, object type and rate.
	bits.skip(10);
	const paired = bits.read(4) + bits.read(4) + bits.read(4);
	const low = bits.read(2);
	const data = bits.read(3);
	const coupled = bits.read(4);
	// Mixes to mono, to stereo, and of surround.
	for (const width of [4, 4, 3]) if (bits.isSet()) bits.skip(width);
	bits.skip(5 * (paired + coupled) + 4 * (low + data));
	bits.align();
	bits.skip(8 * bits.read(8));
}

/** Passes over the head of a frame in ADTS, table 1.A.4 ff. Throws where several frames share it. */
export function skipHead(bits: Bits): void {
	bits.skip(15);
	const hasChecksum = !bits.isSet();
	bits.skip(2 + 4 + 1 + 3 + 4 + 13 + 11);
	if (bits.read(2) > 0) throw new Error('Several frames share a head, which is not decoded');
	if (hasChecksum) bits.skip(16);
}
