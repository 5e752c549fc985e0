/** Bytes as 16-bit samples, little-endian; a byte too many is left out. */
export function toSamples(bytes: Uint8Array): Int16Array {
	// Numbers of two bytes can only be read in place where they start at an even one.
	const { buffer, byteOffset, length } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
	return new Int16Array(buffer, byteOffset, length >> 1);
}
